package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vml.nbd.NbdConnection;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;

/// Sockets, and what goes on ahead of the machine.
@Timeout(60)
final class ServingTest {
    private static final int CHUNK = 4096;
    private static final int CHUNKS = 50;

    @TempDir
    private Path directory;

    private final TestDisk disk = TestDisk.patterned(CHUNKS, CHUNK);
    private DiskServer server;
    private Path socket;

    @BeforeEach
    void start() {
        server = new DiskServer(directory.resolve("cache"), 1 << 20);
        socket = directory.resolve("s");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private NbdConnection connect() throws IOException {
        return NbdConnection.open(socket, "vda", Duration.ofSeconds(20));
    }

    private void read(NbdConnection connection, long chunk) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(CHUNK);
        connection.read(chunk * CHUNK, into);
        assertArrayEquals(disk.expected(chunk * CHUNK, CHUNK), into.array());
    }

    @Test
    void theSocketIsForItsOwnerAndGoesInTheEnd() throws Exception {
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            assertEquals("vda", served.disk("vda").name());
            assertProblem(ProblemKind.NOT_FOUND, () -> served.disk("vdb"), "vdb");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void theSocketOfAKilledProcessIsReplaced() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk));
                NbdConnection connection = connect()) {
            read(connection, 7);
            assertEquals(1, served.disk("vda").statistics().chunksFromStore());
        }
    }

    @Test
    void theSocketOfASuccessorStays() throws Exception {
        ServedDisks old = server.serve(socket, Map.of("vda", disk));
        ServedDisks successor = server.serve(socket, Map.of("vda", disk));
        old.close();
        try (NbdConnection connection = connect()) {
            read(connection, 7);
        }
        successor.close();
        assertFalse(Files.exists(socket));
    }

    @Test
    void whatIsInTheWayIsNotRemoved() throws Exception {
        Files.writeString(socket, "precious");
        assertProblem(ProblemKind.CONFLICT, () -> server.serve(socket, Map.of()), socket.toString());
        assertEquals("precious", Files.readString(socket));
        assertProblem(
                ProblemKind.NOT_FOUND, () -> server.serve(directory.resolve("no/s"), Map.of()), "no such directory");
        Path tooLong = Files.createDirectory(directory.resolve("x".repeat(120))).resolve("s");
        assertProblem(ProblemKind.FAILED, () -> server.serve(tooLong, Map.of()), "too long");
    }

    @Test
    void anEndBreaksConnectionsAndWhatIsServedAgainIsAsBefore() throws Exception {
        ServedDisks served = server.serve(socket, Map.of("vda", disk));
        try (NbdConnection connection = connect()) {
            read(connection, 1);
            served.close();
            assertThrows(IOException.class, () -> read(connection, 2));
        }
        try (ServedDisks again = server.serve(socket, Map.of("vda", disk));
                NbdConnection connection = connect()) {
            read(connection, 1);
            read(connection, 2);
            assertEquals(1, again.disk("vda").statistics().chunksFromStore());
        }
    }

    @Test
    void severalDisksOnASocket() throws Exception {
        TestDisk other = TestDisk.patterned(3, 8192);
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk, "vdb", other));
                NbdConnection connection = NbdConnection.open(socket, "vdb", Duration.ofSeconds(20))) {
            assertEquals(other.size(), connection.export().size());
            ByteBuffer into = ByteBuffer.allocate(20_000);
            connection.read(1000, into);
            assertArrayEquals(other.expected(1000, 20_000), into.array());
            assertEquals(0, served.disk("vda").statistics().bytesServed());
            assertThrows(IOException.class, () -> NbdConnection.open(socket, "", Duration.ofSeconds(20)));
        }
    }

    @Test
    void theTraceOfAMachineIsPrefetchedForTheNext() throws Exception {
        long[] trace;
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk));
                NbdConnection connection = connect()) {
            for (long chunk : new long[] {30, 2, 17, 2, 30, 40}) {
                read(connection, chunk);
            }
            trace = served.disk("vda").trace();
            assertArrayEquals(new long[] {30, 2, 17, 40}, trace);
        }
        TestDisk same = TestDisk.patterned(CHUNKS, CHUNK);
        try (DiskServer next = new DiskServer(directory.resolve("other"), 1 << 20);
                ServedDisks served = next.serve(socket, Map.of("vda", same))) {
            served.disk("vda")
                    .prefetch(java.util.stream.LongStream.concat(
                                    java.util.stream.LongStream.of(-1, CHUNKS, Long.MAX_VALUE),
                                    java.util.stream.LongStream.of(trace))
                            .toArray());
            Eventually.holds("all are there", () -> same.allLoads() == trace.length);
            assertArrayEquals(new long[0], served.disk("vda").trace(), "only the machine leaves a trace");
            try (NbdConnection connection = connect()) {
                for (long chunk : trace) {
                    read(connection, chunk);
                }
            }
            assertEquals(trace.length, same.allLoads());
        }
    }

    @Test
    void whoReadsOnFindsTheNextChunksThere() throws Exception {
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk));
                NbdConnection connection = connect()) {
            for (int chunk = 10; chunk < 14; chunk++) {
                read(connection, chunk);
            }
            Eventually.holds("the next are loaded", () -> disk.loadsOf(14) == 1 && disk.loadsOf(15) == 1);
            assertEquals(0, disk.loadsOf(40));
            assertArrayEquals(new long[] {10, 11, 12, 13}, served.disk("vda").trace());
        }
    }

    @Test
    void hydrationFillsTheCache() throws Exception {
        Run run = new Run();
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk))) {
            served.disk("vda").hydrate(run);
            assertEquals(CHUNKS, disk.allLoads());
            assertEquals(disk.size(), run.progress().doneBytes());
            served.disk("vda").hydrate(new Run());
            assertEquals(CHUNKS, disk.allLoads());
        }
    }

    @Test
    void hydrationStopsBelowTheBoundOfTheCache() throws Exception {
        try (DiskServer small = new DiskServer(directory.resolve("small"), 16 * CHUNK);
                ServedDisks served = small.serve(socket, Map.of("vda", disk))) {
            served.disk("vda").hydrate(new Run());
            assertEquals(14, disk.allLoads());
        }
    }

    @Test
    void hydrationWaitsForTheMachineAndCanBeCancelled() throws Exception {
        CountDownLatch latch = disk.hold(49);
        Run run = new Run();
        try (ServedDisks served = server.serve(socket, Map.of("vda", disk));
                NbdConnection connection = connect()) {
            Thread machine = Thread.ofPlatform().start(() -> {
                try {
                    read(connection, 49);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Eventually.holds("the machine waits", () -> disk.loadsOf(49) == 1);
            Thread hydration = Thread.ofPlatform()
                    .start(() -> assertProblem(
                            ProblemKind.CANCELLED, () -> served.disk("vda").hydrate(run)));
            Eventually.holds("hydration waits", () -> hydration.getState() == Thread.State.TIMED_WAITING);
            assertEquals(1, disk.allLoads());
            run.cancel();
            hydration.join();
            latch.countDown();
            machine.join();
            assertEquals(1, disk.allLoads());
        }
    }

    @Test
    void closingDoesNotWaitForARepositoryThatHangs() throws Exception {
        CountDownLatch latch = disk.hold(3);
        ServedDisks served = server.serve(socket, Map.of("vda", disk));
        try (NbdConnection connection = connect()) {
            served.disk("vda").prefetch(3, 4, 5, 6);
            Eventually.holds("it hangs", () -> disk.loadsOf(3) == 1);
            read(connection, 20);
            served.close();
        } finally {
            latch.countDown();
        }
        assertTrue(served.disk("vda").awaitEnd(20_000), "what it hung in writes to the cache, and ends");
        assertEquals(0, disk.loadsOf(49));
    }
}
