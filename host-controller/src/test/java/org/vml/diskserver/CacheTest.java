package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.chunk.local.Mount;
import org.vml.nbd.NbdConnection;

/// The cache loses, spoils and shares what it holds, and every read is right all the same.
final class CacheTest {
    private static final int CHUNK = 16 << 10;
    private static final int CHUNKS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final TestDisk disk = TestDisk.patterned(CHUNKS, CHUNK);

    private Path cache() {
        return directory.resolve("cache");
    }

    private interface Use {
        void of(NbdConnection connection) throws Exception;
    }

    private DiskStatistics with(Path cache, long bound, Use use) throws Exception {
        Path socket = Files.createTempDirectory(directory, "s").resolve("s");
        ServedDisk used;
        try (DiskServer server = new DiskServer(cache, bound);
                ServedDisks served = server.serve(socket, Map.of("vda", disk))) {
            used = served.disk("vda");
            try (NbdConnection connection = NbdConnection.open(socket, "vda", PATIENCE)) {
                use.of(connection);
            }
        }
        DiskStatistics statistics = used.statistics(); // of now: a reply is counted when it has been sent
        assertEquals(0, statistics.errors());
        return statistics;
    }

    private void readAll(NbdConnection connection) throws IOException {
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            read(connection, (long) chunk * CHUNK, CHUNK);
        }
    }

    private void read(NbdConnection connection, long offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        connection.read(offset, into);
        assertArrayEquals(disk.expected(offset, length), into.array());
    }

    private static List<Path> files(Path cache) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static long bytes(Path cache) throws IOException {
        long bytes = 0;
        for (Path file : files(cache)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Test
    void itOutlivesItsProcess() throws Exception {
        DiskStatistics first = with(cache(), 1 << 30, this::readAll);
        assertEquals(CHUNKS, first.chunksFromStore());
        assertEquals(CHUNKS, disk.allLoads());
        DiskStatistics second = with(cache(), 1 << 30, this::readAll);
        assertEquals(0, second.chunksFromStore());
        assertEquals(CHUNKS, second.chunksFromCache());
        assertEquals((long) CHUNKS * CHUNK, second.bytesServed());
        assertEquals(CHUNKS, disk.allLoads());
    }

    @Test
    void nobodyElseCanReadIt() throws Exception {
        with(cache(), 1 << 30, this::readAll);
        for (Path file : files(cache())) {
            Path parent = java.util.Objects.requireNonNull(file.getParent());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
    }

    @Test
    void aFlippedBitIsNoticed() throws Exception {
        with(cache(), 1 << 30, this::readAll);
        Random random = Seeds.random("flipped bits");
        for (Path file : files(cache())) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
        }
        assertEquals(CHUNKS, with(cache(), 1 << 30, this::readAll).chunksFromStore());
        assertEquals(0, with(cache(), 1 << 30, this::readAll).chunksFromStore());
    }

    @Test
    void aFileThatIsCutShortIsNoticedAlsoWhileItIsUsed() throws Exception {
        with(cache(), 1 << 30, connection -> {
            readAll(connection);
            awaitFiles(CHUNKS);
            for (Path file : files(cache())) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(CHUNK / 2);
                }
            }
            readAll(connection);
            read(connection, 100, 200_000);
        });
        assertTrue(disk.allLoads() >= 2 * CHUNKS);
    }

    private void awaitFiles(int count) {
        Eventually.holds(count + " files", () -> {
            try {
                return files(cache()).size() == count;
            } catch (IOException | java.io.UncheckedIOException e) {
                return false;
            }
        });
    }

    @Test
    void itMayBeDeletedWhileItIsUsed() throws Exception {
        with(cache(), 1 << 30, connection -> {
            readAll(connection);
            awaitFiles(CHUNKS);
            for (Path file : files(cache())) {
                Files.delete(file);
            }
            Programs.run("rm", "-r", cache().toString());
            readAll(connection);
        });
        with(cache(), 1 << 30, this::readAll);
        assertEquals(0, with(cache(), 1 << 30, this::readAll).chunksFromStore());
    }

    @Test
    void withoutAPlaceForItAllGoesOn() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        DiskStatistics statistics = with(file.resolve("cache"), 1 << 30, connection -> {
            readAll(connection);
            readAll(connection);
        });
        assertEquals(CHUNKS, statistics.chunksFromStore(), "few chunks stay in memory");
    }

    @Test
    void aFullDiskUnderItMakesItSlowerOnly() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        Mount mount = Mount.tmpfs(small, 20 * CHUNK / 1024);
        try (mount) {
            DiskStatistics statistics = with(small, 1 << 30, connection -> {
                readAll(connection);
                fill(small.resolve("of others"));
                readAll(connection);
            });
            assertTrue(statistics.chunksFromStore() >= CHUNKS);
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
        }
    }

    @Test
    void itStaysBelowItsBoundAndKeepsWhatIsUsed() throws Exception {
        long bound = 20L * CHUNK;
        with(cache(), bound, connection -> {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                read(connection, 0, 100);
                read(connection, (long) chunk * CHUNK, CHUNK);
            }
        });
        assertTrue(bytes(cache()) <= bound, bytes(cache()) + " bytes");
        assertTrue(bytes(cache()) >= bound / 2, bytes(cache()) + " bytes");
        DiskStatistics again = with(cache(), bound, connection -> read(connection, 0, CHUNK));
        assertEquals(0, again.chunksFromStore());
    }

    @Test
    void aBoundOfNothingIsKept() throws Exception {
        with(cache(), 0, this::readAll);
        assertEquals(0, bytes(cache()));
    }

    @Test
    void twoProcessesMayShareItAndSpoilIt() throws Exception {
        Random seeds = Seeds.random("two servers, one cache");
        long[] seed = {seeds.nextLong(), seeds.nextLong()};
        Callable<Long> server1 = () -> with(cache(), 10L * CHUNK, connection -> readAnything(connection, seed[0]))
                .errors();
        Callable<Long> server2 = () -> with(cache(), 10L * CHUNK, connection -> readAnything(connection, seed[1]))
                .errors();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (var end : both.invokeAll(List.of(server1, server2))) {
                assertEquals(0, end.get());
            }
        }
        with(cache(), 1 << 30, this::readAll);
    }

    private void readAnything(NbdConnection connection, long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            int length = 1 + random.nextInt(3 * CHUNK);
            read(connection, random.nextLong(disk.size() - length), length);
        }
    }

    @Test
    void tenMachinesLoadEachChunkOnce() throws Exception {
        try (DiskServer server = new DiskServer(cache(), 1 << 30);
                ExecutorService machines = Executors.newFixedThreadPool(10)) {
            List<Callable<DiskStatistics>> all = IntStream.range(0, 10)
                    .<Callable<DiskStatistics>>mapToObj(machine -> () -> {
                        Path socket = directory.resolve("s" + machine);
                        try (ServedDisks served = server.serve(socket, Map.of("vda", disk));
                                NbdConnection connection = NbdConnection.open(socket, "vda", PATIENCE)) {
                            readAll(connection);
                            // The last answer is counted after it was sent.
                            long deadline = System.nanoTime() + PATIENCE.toNanos();
                            while (served.disk("vda").statistics().bytesServed() < (long) CHUNKS * CHUNK
                                    && System.nanoTime() < deadline) {
                                Thread.onSpinWait();
                            }
                            return served.disk("vda").statistics();
                        }
                    })
                    .toList();
            long fromStore = 0;
            for (var machine : machines.invokeAll(all)) {
                assertEquals((long) CHUNKS * CHUNK, machine.get().bytesServed());
                fromStore += machine.get().chunksFromStore();
            }
            assertEquals(CHUNKS, fromStore);
            disk.loads.values().forEach(count -> assertEquals(1, count.get()));
        }
    }
}
