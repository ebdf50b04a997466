package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.TestArea;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What changed since the last save is proven no more: everything is read, and that is said.
@Tag("slow")
final class FullScanTest extends AdoptedBareMachine {
    @Test
    void aCrashMakesAFullScanWhichIsSaid() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "4M");
        adopt("wa1");
        save("first");
        domain.write(0, 2, "8M", "64k");
        domain.crash();
        Saved off = save("off");
        assertTrue(fullScan(off).contains("bitmap"), fullScan(off));
        assertEquals(5 * MIB, off.entry().bytesScanned());
        assertEquals(2, byteAt(off.entry(), "vda", 8 * MIB));

        domain.start();
        Saved running = save("running");
        assertTrue(fullScan(running).contains("checkpoint"), fullScan(running));
        domain.write(0, 3, "8M", "64k");
        assertNull(save("proven").fullScan());
        domain.crash();
        domain.start();
        Saved broken = save("broken");
        assertTrue(fullScan(broken).contains("bitmap"), fullScan(broken));
        assertEquals(3, byteAt(broken.entry(), "vda", 8 * MIB));
        assertNull(save("again").fullScan());
    }

    @Test
    void aRevertedSnapshotMakesAFullScanWhichIsSaid() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "1M");
        domain.quit();
        domain.virsh("snapshot-create-as", domain.name(), "before");
        domain.start();
        domain.write(0, 2, "0", "1M");
        adopt("wa1");
        Saved first = save("first");
        String checkpoint = domain.checkpoints().getFirst();
        domain.quit();
        assertThrows(
                AssertionError.class,
                () -> domain.virsh("snapshot-revert", domain.name(), "before"),
                "QEMU does not, while there are bitmaps: this is what the proof rests on");
        TestArea.qemuImg("bitmap", "--remove", domain.file("a.qcow2").toString(), checkpoint);
        domain.virsh("snapshot-revert", domain.name(), "before");
        assertEquals(List.of(checkpoint), domain.checkpoints(), "libvirt has not noticed");
        domain.start();
        Saved reverted = save("reverted");
        assertTrue(fullScan(reverted).contains("bitmap"), fullScan(reverted));
        assertEquals(2, byteAt(first.entry(), "vda", 0));
        assertEquals(1, byteAt(reverted.entry(), "vda", 0));
        domain.virsh("checkpoint-delete", domain.name(), domain.checkpoints().getFirst());
        Saved removed = save("removed");
        assertTrue(fullScan(removed).contains("somebody removed the checkpoint"), fullScan(removed));
    }

    @Test
    void anotherFileOrAnotherSizeMakesAFullScan() throws Exception {
        domain.start();
        domain.write(0, 1, "0", "1M");
        adopt("wa1");
        save("first");
        domain.virsh("blockresize", domain.name(), "vda", "512M");
        domain.write(0, 2, "300M", "1M");
        Saved grown = save("grown");
        assertTrue(fullScan(grown).contains("size"), fullScan(grown));
        assertEquals(2, byteAt(grown.entry(), "vda", 300 * MIB));
        domain.virsh("snapshot-create-as", domain.name(), "outside", "--disk-only", "--no-metadata");
        domain.write(0, 3, "0", "64k");
        Saved layered = save("layered");
        assertTrue(fullScan(layered).contains("other files"), fullScan(layered));
        assertEquals(3, byteAt(layered.entry(), "vda", 0));
        assertEquals(1, byteAt(layered.entry(), "vda", 64 << 10));
        assertNull(save("proven").fullScan());
        domain.quit();
        ProblemException off = assertThrows(ProblemException.class, () -> save("off"));
        assertTrue(off.problem().contains("several files"), off.problem());
    }

    @Test
    void anEntryThatWasForgottenIsNoBase() throws Exception {
        domain.start();
        adopt("wa1");
        Saved first = save("first");
        assertFalse(area("wa1").standsOn(first.entry().id().value()));
        assertEquals(
                ProblemKind.CONFLICT,
                assertThrows(ProblemException.class, () -> repository.forget(first.entry()))
                        .kind());
        repository.forgetThoughHeld(first.entry());
        Saved second = save("second");
        assertTrue(fullScan(second).contains("is gone"), fullScan(second));
        assertNull(second.entry().base());
    }
}
