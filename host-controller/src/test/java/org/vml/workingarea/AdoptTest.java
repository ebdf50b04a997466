package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.hypervisor.ExistingDomain.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkId;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.diskserver.DiskServer;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.ExistingDomain;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.hypervisor.TestArea;
import org.vml.hypervisor.libvirt.AcceleratorProof;
import org.vml.hypervisor.libvirt.LibvirtHypervisor;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskImage;
import org.vml.repository.Repository;
import org.vml.repository.format.v1.FormatV1;

/// Machines that somebody else made, of real QEMU without an operating system, come under the logbook.
@Tag("slow")
class AdoptTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path directory;

    private Repository repository;
    private Hypervisor hypervisor;
    private DiskServer disks;
    private WorkingAreas areas;
    private ExistingDomain domain;

    @BeforeEach
    void open() throws Exception {
        Path store = Files.createDirectory(directory.resolve("repository"));
        repository = Repository.create(LocalChunkStore.create(store), new FormatV1(), InstantSource.system());
        hypervisor = LibvirtHypervisor.connect(
                PrivateLibvirtd.shared().uri(), new AcceleratorProof(directory.resolve("accelerator")));
        disks = new DiskServer(directory.resolve("cache"), 1L << 30);
        areas = new WorkingAreas(new Surroundings(
                name -> new KeptRepository(repository),
                () -> hypervisor,
                disks,
                new BootTraces(directory.resolve("traces"))));
        Path machine = Files.createDirectory(directory.resolve("machine"));
        image(machine.resolve("a.qcow2"), "256M");
        domain = ExistingDomain.define(
                machine,
                disk("vda", "qcow2", "a.qcow2")
                        + "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>");
    }

    private static void image(Path file, String size, String... options) throws Exception {
        String[] create = {"create", "-q", "-f", "qcow2", file.toString(), size};
        TestArea.qemuImg(
                java.util.stream.Stream.concat(java.util.Arrays.stream(create), java.util.Arrays.stream(options))
                        .toArray(String[]::new));
    }

    @AfterEach
    void close() throws Exception {
        for (String name : List.of("wa1", "wa2")) {
            if (!area(name).isEmpty()) {
                area(name).close(true);
            }
        }
        areas.close();
        disks.close();
        hypervisor.close();
        repository.close();
        domain.close();
    }

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

    @Test
    void closeLetsGoOfTheMachineAndOfNothingElse() throws Exception {
        domain.start();
        String before = domain.virsh("dumpxml", domain.name(), "--inactive");
        adopt("wa1");
        save("first");
        ProblemException elsewhere = assertThrows(
                ProblemException.class,
                () -> area("wa2").adopt(new AdoptRequest("rep1", domain.name(), List.of())),
                "as from another home");
        assertEquals(ProblemKind.CONFLICT, elsewhere.kind());
        area("wa1").close(false);
        assertTrue(area("wa1").isEmpty());
        assertEquals("running", domain.state());
        assertEquals(List.of(), domain.checkpoints());
        assertEquals(before, domain.virsh("dumpxml", domain.name(), "--inactive"));

        adopt("wa1");
        save("second");
        area("wa1").stop(true, new Run());
        assertEquals("shut off", domain.state());
        area("wa1").close(false);
        assertEquals(List.of(), domain.checkpoints());
        adopt("wa1");
        assertEquals(MachineState.RUNNING, area("wa1").start(new Run()).state());
        assertEquals("running", domain.state());
    }

    @Test
    void whatCannotBeAdoptedIsRefused() throws Exception {
        ProblemException unknown =
                assertThrows(ProblemException.class, () -> area("wa1").adopt(request("no-such-machine")));
        assertEquals(ProblemKind.NOT_FOUND, unknown.kind());
        assertTrue(area("wa1").isEmpty());
        Opened byId = area("wa1").adopt(request(domain.id().toString()));
        assertEquals(domain.name(), byId.status().machine());
        ProblemException inUse = assertThrows(ProblemException.class, () -> adopt("wa1"));
        assertEquals(ProblemKind.CONFLICT, inUse.kind());
        ProblemException twice = assertThrows(ProblemException.class, () -> adopt("wa2"));
        assertEquals(ProblemKind.CONFLICT, twice.kind());
        assertTrue(twice.problem().contains("under a logbook already"), twice.problem());
        ProblemException open = assertThrows(
                ProblemException.class,
                () -> area("wa1").open(new OpenRequest("rep1", "x", null, false, true, null), new Run()));
        assertEquals(ProblemKind.CONFLICT, open.kind());
        assertTrue(area("wa2").isEmpty());
    }

    private ExistingMachine machine() {
        return hypervisor.existing(domain.name()).orElseThrow();
    }

    private WorkingArea area(String name) {
        return areas.at(name, directory.resolve(name));
    }

    private AdoptRequest request(String machine) {
        return new AdoptRequest("rep1", machine, List.of(area("wa1"), area("wa2")));
    }

    private Opened adopt(String area) {
        return area(area).adopt(request(domain.name()));
    }

    private Saved save(String name) {
        return area("wa1").save(new SaveRequest(new EntryName(name), "", true), new Run());
    }

    private static String fullScan(Saved saved) {
        return Objects.requireNonNullElse(saved.fullScan(), "no full scan");
    }

    private static List<String> names(Entry entry) {
        return entry.disks().stream().map(Disk::name).toList();
    }

    private byte byteAt(Entry entry, String disk, long offset) throws IOException {
        try (DiskImage image = repository.openDisk(entry, disk)) {
            ChunkId id = image.chunks(offset / image.chunkSize(), 1)[0];
            if (id.isHole()) {
                return 0;
            }
            byte[] plain = new byte[image.chunkSize()];
            image.load(id, plain, plain.length);
            return plain[(int) (offset % image.chunkSize())];
        }
    }
}
