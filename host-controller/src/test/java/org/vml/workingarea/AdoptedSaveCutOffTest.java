package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.ExistingMachine;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A save of a machine that somebody else made is killed, cancelled, or finds a job of others.
@Tag("slow")
final class AdoptedSaveCutOffTest extends AdoptedBareMachine {
    @Test
    void theJobOfASaveThatWasKilledIsEndedAndThoseOfOthersAreNot() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "1M");
        adopt("wa1");
        save("first");
        domain.write(0, 2, "2M", "64k");
        beginAndDie();
        domain.write(0, 3, "4M", "64k");
        Saved second = save("second");
        assertNull(second.fullScan());
        assertEquals(128 << 10, second.entry().bytesScanned());
        assertEquals(2, byteAt(second.entry(), "vda", 2 * MIB));
        assertEquals(3, byteAt(second.entry(), "vda", 4 * MIB));
        assertEquals(1, domain.checkpoints().size(), "the killed save's checkpoint is gone");

        domain.write(0, 5, "6M", "64k");
        beginAndDie();
        areas.recover(Map.of("wa1", directory.resolve("wa1")));
        assertThrows(AssertionError.class, () -> domain.virsh("backup-dumpxml", domain.name()), "no job is left");

        Path job = Files.writeString(
                directory.resolve("job.xml"),
                "<domainbackup mode='pull'><server transport='unix' " + "socket='" + directory.resolve("s")
                        + "'/></domainbackup>");
        domain.virsh("backup-begin", domain.name(), job.toString());
        ProblemException busy = assertThrows(ProblemException.class, () -> save("never"));
        assertEquals(ProblemKind.CONFLICT, busy.kind());
        assertTrue(domain.virsh("backup-dumpxml", domain.name()).contains("/s'"), "it goes on");
        domain.virsh("domjobabort", domain.name());
        assertEquals(64 << 10, save("third").entry().bytesScanned());
    }

    /// What a controller leaves that is killed while it reads.
    private void beginAndDie() {
        AreaDirectory area = new AreaDirectory(directory.resolve("wa1"));
        Adopted state = area.loadAdopted().orElseThrow();
        area.store(state.begun());
        machine()
                .beginBackup(new BackupRequest(
                        area.path(),
                        state.comingCheckpoint(),
                        List.of(new BackupRequest.BackupDisk(
                                "vda", Objects.requireNonNull(state.mark()).checkpoint(), true))));
    }

    private ExistingMachine machine() {
        return hypervisor.existing(domain.name()).orElseThrow();
    }

    @Test
    void aSaveThatIsCancelledLeavesNothing() throws Exception {
        domain.start();
        adopt("wa1");
        save("first");
        domain.write(0, 1, "0", "1M");
        Run cancelled = new Run();
        cancelled.cancel();
        assertThrows(
                ProblemException.class,
                () -> area("wa1").save(new SaveRequest(new EntryName("never"), "", true), cancelled));
        assertThrows(AssertionError.class, () -> domain.virsh("backup-dumpxml", domain.name()), "no job is left");
        assertEquals(1, domain.checkpoints().size());
        Saved second = save("second");
        assertNull(second.fullScan());
        assertEquals(MIB, second.entry().bytesScanned());
    }
}
