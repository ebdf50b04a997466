package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vml.nbd.NbdConnection;

/// A disk that is served, for tests that speak to the server byte by byte.
abstract class ServedTestDisk {
    static final int CHUNK = 4096;

    @TempDir
    Path directory;

    /// Data in chunks 0, 1, 4; a hole of two chunks, one at the end.
    final TestDisk disk = new TestDisk(8L * CHUNK - 1, CHUNK).fill(0).fill(1).fill(4);

    DiskServer server;
    ServedDisks served;
    Path socket;

    @BeforeEach
    void serve() {
        socket = directory.resolve("s");
        server = new DiskServer(directory.resolve("cache"), 1 << 20);
        served = server.serve(socket, Map.of("vda", disk));
    }

    @AfterEach
    void end() {
        server.close();
    }

    final void assertStillServing() throws IOException {
        try (NbdConnection connection = NbdConnection.open(socket, "vda", Duration.ofSeconds(10))) {
            ByteBuffer into = ByteBuffer.allocate(3 * CHUNK);
            connection.read(CHUNK, into);
            assertArrayEquals(disk.expected(CHUNK, 3 * CHUNK), into.array());
        }
    }

    final void assertLeft(RawClient client) throws IOException {
        try (client) {
            assertTrue(client.isLeft());
        }
        assertStillServing();
    }
}
