package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.nbd.NbdConnection;
import org.vml.nbd.NbdFailure;
import org.vml.repository.DiskImage;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Repository;
import org.vml.repository.TestRepositories;

/// Random reads and questions, against what is known of a random disk.
final class ModelTest {
    private static final int CHUNK = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("s");
    }

    private void compare(Random random, TestDisk disk, NbdConnection connection) throws IOException {
        for (int i = 0; i < 400; i++) {
            long offset = random.nextLong(disk.size());
            int length =
                    (int) Math.min(disk.size() - offset, 1 + random.nextInt(random.nextBoolean() ? 6000 : 300_000));
            if (random.nextInt(3) > 0) {
                ByteBuffer into = ByteBuffer.allocate(length);
                connection.read(offset, into);
                assertArrayEquals(disk.expected(offset, length), into.array(), "at " + offset);
            } else {
                compareStatus(disk, connection, offset, length);
            }
        }
    }

    private static void compareStatus(TestDisk disk, NbdConnection connection, long offset, int length)
            throws IOException {
        long[] at = {offset};
        Boolean[] before = {null};
        connection.blockStatus(offset, length, (stretch, zeros) -> {
            assertTrue(!Boolean.valueOf(zeros).equals(before[0]), "neighbours of one status");
            before[0] = zeros;
            for (long end = at[0] + stretch; at[0] < end; at[0] = Math.min(end, (at[0] / CHUNK + 1) * CHUNK)) {
                assertEquals(disk.isHole(at[0]), zeros, "at " + at[0]);
            }
        });
        assertEquals(offset + length, at[0]);
    }

    @Test
    void everyReadIsRight() throws Exception {
        Random random = Seeds.random("disk server model");
        for (int round = 0; round < 6; round++) {
            TestDisk disk = TestDisk.random(random, 1 + random.nextInt(900), CHUNK);
            // Anything from a cache that holds nothing to one that holds all.
            long bound = (long) random.nextInt(900) * CHUNK;
            try (DiskServer server = new DiskServer(directory.resolve("cache" + round), bound);
                    ServedDisks served = server.serve(socket(), Map.of("vda", disk));
                    NbdConnection connection = NbdConnection.open(socket(), "vda", PATIENCE)) {
                assertEquals(disk.size(), connection.export().size());
                compare(random, disk, connection);
                assertEquals(0, served.disk("vda").statistics().errors());
            }
        }
    }

    @Test
    void aDiskOfARepositoryIsServedAsItWasSaved() throws Exception {
        Random random = Seeds.random("disk of a repository");
        MemoryDisk saved = new MemoryDisk(70_000 * 4096L + 100);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(bytes);
            saved.write(random.nextLong(saved.size() - bytes.length), ByteBuffer.wrap(bytes));
        }
        try (Repository repository = TestRepositories.create(new MemoryChunkStore(), 4096)) {
            var entry = TestRepositories.save(repository, "e", null, saved);
            try (DiskImage image = repository.openDisk(entry, TestRepositories.DISK);
                    DiskServer server = new DiskServer(directory.resolve("cache"), 1 << 20);
                    ServedDisks served = server.serve(socket(), Map.of("vda", ChunkedDisk.of(image)));
                    NbdConnection connection = NbdConnection.open(socket(), "vda", PATIENCE)) {
                assertSame(saved, connection);
                long data = connectionData(connection);
                assertTrue(data >= saved.allocated() - 4096 && data <= saved.allocated(), data + " bytes of data");
                assertEquals(0, served.disk("vda").statistics().errors());
            }
        }
    }

    @Test
    void aRepositoryThatWasAwayIsReadAgain() throws Exception {
        MemoryDisk saved = MemoryDisk.of(Seeds.bytes(1, 300_000));
        Path home = Files.createDirectory(directory.resolve("repository"));
        Path away = directory.resolve("away");
        try (Repository repository = TestRepositories.create(LocalChunkStore.create(home), 4096)) {
            var entry = TestRepositories.save(repository, "e", null, saved);
            try (DiskImage image = repository.openDisk(entry, TestRepositories.DISK);
                    DiskServer server = new DiskServer(directory.resolve("cache"), 1 << 20);
                    ServedDisks served = server.serve(socket(), Map.of("vda", ChunkedDisk.of(image)));
                    NbdConnection connection = NbdConnection.open(socket(), "vda", PATIENCE)) {
                Files.move(home, away);
                ByteBuffer into = ByteBuffer.allocate(100);
                for (int i = 0; i < 2; i++) {
                    NbdFailure failure = assertThrows(NbdFailure.class, () -> connection.read(0, into));
                    assertTrue(String.valueOf(failure.getMessage()).contains(home.toString()), failure::toString);
                }
                Files.move(away, home);
                assertSame(saved, connection);
                assertEquals(2, served.disk("vda").statistics().errors());
            }
        }
    }

    private static void assertSame(MemoryDisk saved, NbdConnection connection) throws IOException {
        byte[] expected = new byte[1 << 20];
        byte[] got = new byte[1 << 20];
        for (long at = 0; at < saved.size(); at += got.length) {
            int n = (int) Math.min(got.length, saved.size() - at);
            saved.read(at, ByteBuffer.wrap(expected, 0, n));
            connection.read(at, ByteBuffer.wrap(got, 0, n));
            assertTrue(Arrays.equals(expected, 0, n, got, 0, n), "at " + at);
        }
    }

    private static long connectionData(NbdConnection connection) throws IOException {
        long size = connection.export().size();
        long[] sums = new long[2];
        while (sums[0] < size) {
            connection.blockStatus(sums[0], Math.min(size - sums[0], 1 << 30), (length, zeros) -> {
                sums[0] += length;
                sums[1] += zeros ? 0 : length;
            });
        }
        return sums[1];
    }
}
