package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.DiskTarget;

/// Images written and read by way of the real `qemu-img` and `qemu-nbd`.
class DiskImagesTest {
    private final List<Path> before = Qemu.sockets();

    @TempDir
    private Path directory;

    @AfterEach
    void nothingIsLeftOver() throws Exception {
        assertEquals(List.of(), Qemu.servers());
        assertEquals(before, Qemu.sockets());
        assertEquals(
                List.of(),
                Qemu.names(directory).stream()
                        .filter(name -> name.startsWith("."))
                        .toList());
    }

    private Path write(SparseContent content, ImageFormat format) {
        Path file = directory.resolve("disk." + format.qemuName());
        try (DiskTarget target = DiskImages.create(file, format, content.bytes().length)) {
            content.writeTo(target);
            target.flush();
        }
        return file;
    }

    private void roundTrip(ImageFormat format, int size) throws Exception {
        SparseContent content = SparseContent.random(size, new Random().nextLong());
        Path file = write(content, format);
        Path raw = content.writeRaw(directory.resolve("expected"));
        Qemu.img("compare", "-f", format.qemuName(), "-F", "raw", file.toString(), raw.toString());
        try (DiskSource source = DiskImages.open(file, format)) {
            long sectors = (size + 511L) / 512 * 512;
            assertEquals(format == ImageFormat.RAW ? size : sectors, source.size());
            content.assertIn(source);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatGivesBackWhatWasWritten(ImageFormat format) throws Exception {
        roundTrip(format, 40 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatTakesADiskOfAnOddSize(ImageFormat format) throws Exception {
        roundTrip(format, (9 << 20) + 1234567);
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatTakesATinyDisk(ImageFormat format) throws Exception {
        roundTrip(format, 1);
    }

    @ParameterizedTest
    @EnumSource
    void detectsWhatItWrote(ImageFormat format) throws Exception {
        assertEquals(format, DiskImages.detect(write(SparseContent.random(1 << 20, 1), format)));
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "QCOW2", "VMDK", "VDI"})
    void holesAreReportedAsHoles(ImageFormat format) throws Exception {
        SparseContent content = SparseContent.random(64 << 20, 3);
        try (DiskSource source = DiskImages.open(write(content, format), null)) {
            content.assertReported(source, format == ImageFormat.VDI ? 45 << 20 : 10 << 20);
        }
    }

    /// QEMU's driver for VHDX reports all of a disk as data (no `bdrv_co_block_status`); reading zeros is then quick.
    @Test
    void aVhdxIsReportedAsDataThroughout() throws Exception {
        SparseContent content = SparseContent.random(64 << 20, 4);
        try (DiskSource source = DiskImages.open(write(content, ImageFormat.VHDX), null)) {
            content.assertReported(source, source.size() + 1);
        }
    }

    @Test
    void readsAnImageThatQemuCompressed() throws Exception {
        SparseContent content = SparseContent.random(20 << 20, 5);
        Path raw = content.writeRaw(directory.resolve("raw"));
        for (String format : List.of("qcow2", "vmdk")) {
            Path packed = directory.resolve("packed." + format);
            String options = format.equals("vmdk") ? "subformat=streamOptimized" : "compression_type=zstd";
            String[] convert = {"convert", "-c", "-f", "raw", "-O", format, "-o", options, raw + "", packed + ""};
            Qemu.img(format.equals("vmdk") ? dropped(convert, 1) : convert);
            try (DiskSource source = DiskImages.open(packed, null)) {
                content.assertIn(source);
                content.assertReported(source, 10 << 20);
            }
        }
    }

    private static String[] dropped(String[] words, int index) {
        return IntStream.range(0, words.length)
                .filter(i -> i != index)
                .mapToObj(i -> words[i])
                .toArray(String[]::new);
    }

    @Test
    void anEmptyImageOf256GibIsWalkedAtOnce() throws Exception {
        Path file = directory.resolve("large.qcow2");
        Qemu.img("create", "-q", "-f", "qcow2", file.toString(), "256G");
        try (DiskSource source = DiskImages.open(file, null)) {
            long start = System.nanoTime();
            assertEquals(new DiskSource.Extent(256L << 30, 256L << 30), source.nextData(0));
            assertTrue(System.nanoTime() - start < 2_000_000_000L);
        }
    }

    @Test
    void findsTheOnlyByteOfALargeImage() throws Exception {
        Path file = directory.resolve("large.qcow2");
        long place = (200L << 30) + 5;
        try (DiskTarget target = DiskImages.create(file, ImageFormat.QCOW2, 256L << 30)) {
            target.write(place, ByteBuffer.wrap(new byte[] {42}));
            target.flush();
        }
        try (DiskSource source = DiskImages.open(file, null)) {
            DiskSource.Extent data = source.nextData(0);
            assertEquals(place / 65536 * 65536, data.start());
            ByteBuffer one = ByteBuffer.allocate(1);
            source.read(place, one);
            assertEquals(42, one.get(0));
            assertEquals(source.size(), source.nextData(data.end()).start());
        }
    }

    @Test
    void severalThreadsReadAtATime() throws Exception {
        SparseContent content = SparseContent.random(24 << 20, 6);
        Path file = write(content, ImageFormat.QCOW2);
        try (DiskSource source = DiskImages.open(file, null);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> readers = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(seed -> () -> readsRight(source, content.bytes(), new Random(seed)))
                    .toList();
            for (Future<Boolean> reader : threads.invokeAll(readers)) {
                assertTrue(reader.get());
            }
        }
    }

    private static boolean readsRight(DiskSource source, byte[] expected, Random random) {
        for (int i = 0; i < 40; i++) {
            int at = random.nextInt(expected.length);
            byte[] got = new byte[Math.min(1 + random.nextInt(5 << 20), expected.length - at)];
            source.read(at, ByteBuffer.wrap(got));
            if (!Arrays.equals(expected, at, at + got.length, got, 0, got.length)) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsThereBeforeFlushNorAfterCloseWithoutIt(ImageFormat format) throws Exception {
        try (DiskTarget target = DiskImages.create(directory.resolve("disk"), format, 1 << 20)) {
            target.write(0, ByteBuffer.allocate(4096));
            assertTrue(Qemu.names(directory).stream().allMatch(name -> name.startsWith(".disk.partial-")));
        }
        assertEquals(List.of(), Qemu.names(directory));
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "QCOW2"})
    void aFileThatIsThereIsKept(ImageFormat format) throws Exception {
        Path file = Files.writeString(directory.resolve("disk"), "precious");
        assertConflict(() -> DiskImages.create(file, format, 1 << 20).close());
        assertEquals("precious", Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "QCOW2"})
    void aFileThatAppearsMeanwhileIsKept(ImageFormat format) throws Exception {
        Path file = directory.resolve("disk");
        try (DiskTarget target = DiskImages.create(file, format, 1 << 20)) {
            Files.writeString(file, "precious");
            assertConflict(target::flush);
        }
        assertEquals("precious", Files.readString(file));
    }

    private static void assertConflict(org.junit.jupiter.api.function.Executable act) {
        assertEquals(
                ProblemKind.CONFLICT, assertThrows(ProblemException.class, act).kind());
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "QCOW2"})
    void overwritesWhenToldTo(ImageFormat format) throws Exception {
        Path file = Files.writeString(directory.resolve("disk"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        try (DiskTarget target = DiskImages.create(link, format, 1 << 20, true)) {
            assertEquals("old", Files.readString(file));
            target.flush();
        }
        assertEquals(format, DiskImages.detect(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void aVmdkKnowsItsOwnName() throws Exception {
        Path file = write(SparseContent.random(1 << 20, 8), ImageFormat.VMDK);
        byte[] head = Arrays.copyOf(Files.readAllBytes(file), 4096);
        assertTrue(new String(head, java.nio.charset.StandardCharsets.ISO_8859_1).contains("SPARSE \"disk.vmdk\""));
    }

    @Test
    void takesNamesThatQemuWouldReadOtherwise() throws Exception {
        for (String name : List.of("nbd:a,b=c", "json:{\"x\"}", "-f", "äö %s ' \\ \" x", "x".repeat(250))) {
            Path file = directory.resolve(name);
            try (DiskTarget target = DiskImages.create(file, ImageFormat.QCOW2, 1 << 20)) {
                target.write(0, ByteBuffer.wrap(new byte[] {1}));
                target.flush();
            }
            try (DiskSource source = DiskImages.open(file, null)) {
                assertEquals(1 << 20, source.size());
            }
        }
    }
}
