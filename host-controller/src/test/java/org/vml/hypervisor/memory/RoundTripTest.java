package org.vml.hypervisor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.DiskSource;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.TestRepositories;

/// What QEMU saves, taken apart, stored, put together: the guest goes on where it was.
final class RoundTripTest {
    private static final CountingGuest BUSY = new CountingGuest(4096, 4096);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private static MemoryDisk read(DiskSource source) {
        MemoryDisk disk = new MemoryDisk(source.size());
        long at = 0;
        while (at < source.size()) {
            DiskSource.Extent data = source.nextData(at);
            for (long from = data.start(); from < data.end(); from += MIB) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MIB, data.end() - from));
                source.read(from, bytes);
                disk.write(from, bytes.flip());
            }
            at = data.end();
        }
        return disk;
    }

    private static byte[] bytes(DiskSource source, long at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.read(at, bytes);
        return bytes.array();
    }

    /// That an image, put together from the parts of another, has the same parts.
    private void assertSameParts(Path again, MemoryDisk ram, byte[] devices) {
        try (MemoryImage image = MemoryImage.open(again, new Run())) {
            assertTrue(ram.sameAs(read(image.ram())));
            assertEquals(ByteBuffer.wrap(devices), ByteBuffer.wrap(bytes(image.devices(), 0, (int)
                    image.devices().size())));
        }
    }

    @Test
    void aGuestThatWasSavedWhileItWroteGoesOnWhereItWas() throws Exception {
        Path saved = directory.resolve("saved");
        Path again = directory.resolve("again");
        List<Long> counted = saveOfOneMoment(saved);
        try (MemoryImage image = MemoryImage.open(saved, new Run())) {
            assertEquals(Optional.empty(), image.whole());
            assertEquals(Optional.empty(), image.domainXml());
            MemoryDisk ram = read(image.ram());
            assertTrue(image.devices().size() < MIB, () -> image.devices().size() + " bytes beside RAM");
            ImageFiles.write(StoredMemory.of(image.ram(), image.devices()), again);
            assertSameParts(
                    again, ram, bytes(image.devices(), 0, (int) image.devices().size()));
        }
        assertTrue(Files.size(again) < Files.size(saved), "no page was sent twice: this proves too little");
        try (QemuMachine machine = QemuMachine.start(directory, BUSY, 64, again)) {
            machine.count(5);
            assertEquals(
                    counted.getLast() + CountingGuest.STEP, machine.counts().getFirst());
        }
    }

    /// Saves a busy guest; returns the counts that it told of. What the image says of RAM is what QEMU says of
    /// it; a few more tries for when QEMU itself has lost what the guest wrote.
    private List<Long> saveOfOneMoment(Path saved) throws Exception {
        for (int i = 0; i < 5; i++) {
            Path dump = directory.resolve("dump");
            List<Long> counted;
            try (QemuMachine machine = QemuMachine.start(directory, BUSY, 64)) {
                machine.count(3);
                machine.save(saved);
                machine.dump(dump, MIB, 63 * MIB);
                counted = machine.counts();
            }
            try (MemoryImage image = MemoryImage.open(saved, new Run())) {
                if (Arrays.equals(Files.readAllBytes(dump), bytes(image.ram(), MIB, 63 * MIB))) {
                    return counted;
                }
            }
        }
        return fail("the RAM of an image is never what QEMU says that it is");
    }

    /// Two saves of one guest that changed 64 of its pages in between.
    @Test
    void aSecondSaveAddsWhatChanged() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (QemuMachine machine = QemuMachine.start(directory, new CountingGuest(8192, 64), 64)) {
            machine.count(2);
            machine.stop();
            machine.save(first);
            machine.resume();
            machine.count(2);
            machine.stop();
            machine.save(second);
        }
        try (Repository repository = TestRepositories.create(new MemoryChunkStore(), MIB)) {
            Entry base = save(repository, "first", null, first);
            Entry next = save(repository, "second", base, second);
            assertTrue(base.bytesAdded() > 8192 * 4096, () -> base.bytesAdded() + " bytes of noise");
            assertTrue(next.bytesAdded() < MIB, () -> next.bytesAdded() + " bytes added");
            assertGoesOn(repository, next);
        }
    }

    private Entry save(Repository repository, String name, @Nullable Entry base, Path file) {
        try (MemoryImage image = MemoryImage.open(file, new Run());
                Save save = repository.save(new EntryName(name), base)) {
            save.disk("ram", image.ram(), new Run());
            save.disk("devices", image.devices(), new Run());
            return save.commit("", new Run());
        }
    }

    private void assertGoesOn(Repository repository, Entry entry) throws IOException, InterruptedException {
        Path again = directory.resolve("again");
        MemoryDisk ram = disk(repository, entry, "ram");
        ImageFiles.write(StoredMemory.of(ram, disk(repository, entry, "devices")), again);
        try (QemuMachine machine = QemuMachine.start(directory, new CountingGuest(8192, 64), 64, again)) {
            machine.resume();
            machine.count(3);
            assertFalse(machine.counts().isEmpty());
        }
    }

    private static MemoryDisk disk(Repository repository, Entry entry, String name) {
        try (var image = repository.openDisk(entry, name)) {
            MemoryDisk disk = new MemoryDisk(image.size());
            image.copyTo(disk, new Run());
            return disk;
        }
    }
}
