package org.vml.hypervisor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.MemoryDisk;

/// A real stream of QEMU, mutated, and parts of it that a stranger stored.
final class HostileImagesTest {
    private static final int MUTATIONS = 500;
    private static final int STRUCTURE = 4 << 10;
    private static final long MOST_MEMORY = 64 << 20;
    private static final long[] EXTREMES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7fffffffL, 1L << 40, 0x10};

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private static Path directory;

    private static byte[] saved = {};

    @BeforeAll
    static void save() throws Exception {
        Path image = directory.resolve("saved");
        CountingGuest guest = new CountingGuest(32, 32);
        try (QemuMachine machine = QemuMachine.start(directory, guest, 4)) {
            machine.count(1);
            machine.save(image);
        }
        StreamBuilder stream = new StreamBuilder().raw(Files.readAllBytes(image));
        saved = stream.saved(ByteOrder.LITTLE_ENDIAN, 0, "<domain/>", "<cookie/>");
    }

    /// Half of the changes are where the structure is.
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        boolean structure = random.nextBoolean();
        int at = random.nextInt(structure ? Math.min(STRUCTURE, bytes.length) : bytes.length - 8);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> ByteBuffer.wrap(bytes).putLong(Math.min(at, bytes.length - 8), extreme(random));
            case 3 -> ByteBuffer.wrap(bytes).putInt(Math.min(at, bytes.length - 8), (int) extreme(random));
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                int from = random.nextInt(bytes.length - at);
                System.arraycopy(
                        original, from, bytes, at, random.nextInt(Math.min(5000, bytes.length - at - from + 1)));
            }
        }
        return bytes;
    }

    private static long extreme(Random random) {
        return EXTREMES[random.nextInt(EXTREMES.length)];
    }

    private static byte[] all(DiskSource source) {
        ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
        source.read(0, bytes);
        return bytes.array();
    }

    @Test
    void aMutatedImageOpensOrIsRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int split = 0;
        int whole = 0;
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutated(saved, random);
            Path file = Files.write(directory.resolve("mutated"), bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try (MemoryImage image = MemoryImage.open(file, new Run())) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertTrue(allocated < MOST_MEMORY, () -> allocated + " bytes of memory, seed " + seed);
                if (i % 8 == 0) {
                    assertGoesRound(image, bytes, "seed " + seed + ", mutation " + i);
                } else {
                    all(image.ram());
                }
                split += image.whole().isEmpty() ? 1 : 0;
                whole += image.whole().isEmpty() ? 0 : 1;
            } catch (ProblemException e) {
                assertEquals(ProblemKind.DAMAGED, e.kind(), "seed " + seed);
                refused++;
            }
        }
        String counts = split + " split, " + whole + " whole, " + refused + " refused, seed " + seed;
        assertTrue(split > 20 && whole > 20 && refused > 20, counts);
    }

    private static void assertGoesRound(MemoryImage image, byte[] bytes, String which) throws IOException {
        Path file = directory.resolve("joined");
        Files.deleteIfExists(file);
        ImageFiles.write(StoredMemory.of(image.ram(), image.devices()), file);
        if (image.whole().isPresent()) {
            assertArrayEquals(bytes, Files.readAllBytes(file), which);
            return;
        }
        try (MemoryImage again = MemoryImage.open(file, new Run())) {
            assertArrayEquals(all(image.ram()), all(again.ram()), which);
            assertArrayEquals(all(image.devices()), all(again.devices()), which);
        }
    }

    @Test
    void partsOfAStrangerMakeAFileOrAreRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path original = Files.write(directory.resolve("original"), saved);
        int refused = 0;
        try (MemoryImage image = MemoryImage.open(original, new Run())) {
            byte[] devices = all(image.devices());
            for (int i = 0; i < MUTATIONS; i++) {
                MemoryDisk mutated = MemoryDisk.of(mutated(devices, random));
                Path file = directory.resolve("of-a-stranger");
                try {
                    ImageFiles.write(StoredMemory.of(image.ram(), mutated), file);
                    assertTrue(Files.size(file) < 2L * saved.length, "seed " + seed);
                } catch (ProblemException e) {
                    assertEquals(ProblemKind.DAMAGED, e.kind(), "seed " + seed);
                    refused++;
                } finally {
                    Files.deleteIfExists(file);
                }
            }
        }
        assertTrue(refused > 20 && refused < MUTATIONS, refused + " refused, seed " + seed);
    }

    /// @param length of the one block of RAM, in bytes
    private static StreamBuilder claim(long length) {
        StreamBuilder stream =
                new StreamBuilder().magic().number(1, 1).number(4, 7).name("ram");
        return stream.number(4, 0)
                .number(4, 4)
                .number(8, length | 4)
                .name("a")
                .number(8, length)
                .end();
    }

    private static String whole(Path file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try (MemoryImage image = MemoryImage.open(file, new Run())) {
            assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before < MOST_MEMORY);
            return image.whole().orElseThrow();
        }
    }

    @Test
    void aShortFileThatClaimsMuchRamStaysInOnePiece() throws Exception {
        Path file = claim(4L << 40).write(directory.resolve("claim"));
        assertEquals("it is too short for the 1073741824 pages of its RAM", whole(file));
    }

    @Test
    void aHoleThatClaimsMuchRamStaysInOnePiece() throws Exception {
        Path file = claim(7L << 40).write(directory.resolve("claim"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), 1L << 43);
        }
        assertEquals("its RAM is too large for the memory of this process", whole(file));
    }

    @Test
    @Tag("slow")
    @Timeout(60)
    void aGuestOf64GibNeedsLittleMemory() throws Exception {
        long length = 64L << 30;
        Path file = claim(length).part().zero("a", 0).write(directory.resolve("large"));
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND), 1 << 20))) {
            for (long page = StreamBuilder.PAGE; page < length; page += StreamBuilder.PAGE) {
                out.writeLong(page | 0x22);
                out.writeByte(0);
            }
            out.write(new StreamBuilder().end().devices().toBytes());
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try (MemoryImage image = MemoryImage.open(file, new Run())) {
            assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before < 8 << 20);
            assertEquals(new DiskSource.Extent(length, length), image.ram().nextData(0));
            Path joined = directory.resolve("large-joined");
            ImageFiles.write(StoredMemory.of(image.ram(), image.devices()), joined);
            // the name comes once a MiB
            assertEquals(Files.size(file) + 2 * ((length >> 20) - 1), Files.size(joined));
        }
    }
}
