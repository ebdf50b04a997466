package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.hypervisor.ExistingDomain.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.ExistingDomain;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.TestArea;
import org.vml.logbook.Level;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a save reads of a machine that somebody else made.
@Tag("slow")
final class AdoptedSaveTest extends AdoptedBareMachine {
    @Test
    void aMachineThatRunsIsSavedWholeAndThenByWhatChanged() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "4M");
        Opened adopted = adopt("wa1");
        assertEquals(List.of(), adopted.notes());
        assertNull(adopted.status().entry());
        assertEquals(MachineState.RUNNING, adopted.status().state());

        Saved first = save("first");
        assertTrue(fullScan(first).contains("first save"), fullScan(first));
        assertTrue(first.notes().getFirst().contains("FULL SCAN"), first.notes().toString());
        assertEquals(Set.of(Level.DISK), first.entry().levels());
        assertFalse(first.partial());
        assertEquals(4 * MIB, first.entry().bytesScanned());
        assertEquals(List.of("vda"), names(first.entry()));

        domain.write(0, 2, "1M", "256k");
        domain.write(0, 3, "100M", "64k");
        Saved second = save("second");
        assertNull(second.fullScan());
        assertEquals(320 << 10, second.entry().bytesScanned(), "what changed, nothing else");
        assertEquals(first.entry().id(), second.entry().base());
        assertEquals(1, domain.checkpoints().size(), "one checkpoint, of the last save");

        domain.write(0, 0, "1M", "256k");
        Saved third = save("third");
        assertEquals(256 << 10, third.entry().bytesScanned());
        assertEquals(1, byteAt(first.entry(), "vda", MIB));
        assertEquals(2, byteAt(second.entry(), "vda", MIB));
        assertEquals(0, byteAt(third.entry(), "vda", MIB), "zeros are a change, too");
        assertEquals(3, byteAt(third.entry(), "vda", 100 * MIB));
        assertEquals(0, save("nothing").entry().bytesScanned());
        assertFalse(Files.exists(area("wa1").path().resolve("backup")), "nothing of the job is left");
    }

    @Test
    void whatIsProvenOutlivesAnOrderlyEnd() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "4M");
        adopt("wa1");
        save("first");
        domain.write(0, 2, "8M", "64k");
        domain.quit();
        Saved off = save("off");
        assertNull(off.fullScan());
        assertEquals(64 << 10, off.entry().bytesScanned());
        domain.start();
        domain.write(0, 3, "16M", "64k");
        Saved again = save("again");
        assertNull(again.fullScan());
        assertEquals(128 << 10, again.entry().bytesScanned(), "since the checkpoint, which is older than the entry");
        assertEquals(2, byteAt(again.entry(), "vda", 8 * MIB));
        assertEquals(3, byteAt(again.entry(), "vda", 16 * MIB));
        domain.write(0, 4, "32M", "64k");
        assertEquals(64 << 10, save("last").entry().bytesScanned());
    }

    @Test
    void disksThatKeepNoBitmapsAreReadWholeAndOthersAreLeftOut() throws Exception {
        domain.close();
        Path machine = directory.resolve("machine");
        TestArea.qemuImg("create", "-q", "-f", "raw", machine.resolve("b.raw").toString(), "64M");
        image(machine.resolve("c.qcow2"), "64M");
        image(machine.resolve("d.qcow2"), "64M", "-o", "compat=0.10");
        domain = ExistingDomain.define(
                machine,
                disk("vda", "qcow2", "a.qcow2")
                        + disk("vdb", "raw", "b.raw")
                        + disk("vdc", "qcow2", "c.qcow2", "<readonly/>"));
        domain.start();
        Opened adopted = adopt("wa1");
        assertTrue(
                adopted.notes().toString().contains("vdc: it is read-only"),
                adopted.notes().toString());
        domain.write(0, 1, "0", "1M");
        domain.write(1, 2, "0", "1M");
        Saved first = save("first");
        assertTrue(first.partial());
        assertEquals(List.of("vda", "vdb"), names(first.entry()));
        domain.write(0, 3, "4M", "64k");
        domain.write(1, 4, "4M", "64k");
        Saved second = save("second");
        assertTrue(fullScan(second).startsWith("vdb: "), fullScan(second));
        assertEquals(
                2 * MIB + (64 << 10),
                second.entry().bytesScanned(),
                "of vdb all chunks with data, of vda what changed");
        assertEquals(3, byteAt(second.entry(), "vda", 4 * MIB));
        assertEquals(4, byteAt(second.entry(), "vdb", 4 * MIB));
        domain.quit();
        domain.close();

        domain = ExistingDomain.define(machine, disk("vda", "qcow2", "d.qcow2"));
        area("wa1").close(false);
        domain.start();
        adopt("wa1");
        Saved old = save("old-format");
        assertTrue(old.notes().toString().contains("qcow2 v2"), old.notes().toString());
        assertNotNull(save("old-format-again").fullScan());
        domain.close();

        domain = ExistingDomain.define(machine, disk("vda", "qcow2", "c.qcow2", "<readonly/>"));
        area("wa1").close(false);
        ProblemException none = assertThrows(ProblemException.class, () -> adopt("wa1"));
        assertEquals(ProblemKind.HYPERVISOR, none.kind());
    }
}
