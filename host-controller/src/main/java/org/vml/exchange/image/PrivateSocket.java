package org.vml.exchange.image;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.vml.nbd.NbdConnection;
import org.vml.nbd.NbdConnections;
import org.vml.nbd.NbdContext;

/// A place for the socket of a `qemu-nbd` that nobody else can reach: a directory of mode 0700, for as long as it takes
/// to connect. Connections outlive it.
final class PrivateSocket implements AutoCloseable {
    /// How long the server may take, to begin, to end, and for each request: a slow disk is no fault.
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long PAUSE_NANOS = 2_000_000;

    private final Path directory;

    private PrivateSocket(Path directory) {
        this.directory = directory;
    }

    static PrivateSocket create() throws IOException {
        return new PrivateSocket(Files.createTempDirectory("vml-nbd-"));
    }

    Path path() {
        return directory.resolve("socket");
    }

    /// Connects to a server that was just started, as soon as it listens.
    NbdConnections connect(Child server, NbdContext context) throws IOException {
        return NbdConnections.open(
                first(server, context), QemuNbdCommand.CONNECTIONS - 1, path(), QemuNbdCommand.EXPORT, PATIENCE);
    }

    private NbdConnection first(Child server, NbdContext context) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (server.isAlive() && System.nanoTime() < deadline) {
            try {
                if (Files.exists(path())) {
                    return NbdConnection.open(path(), QemuNbdCommand.EXPORT, context, PATIENCE);
                }
            } catch (SocketException e) {
                // It is bound, and does not listen yet.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new SocketTimeoutException(
                server.isAlive() ? "qemu-nbd does not begin" : "qemu-nbd ended with status " + server.exitStatus());
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path());
        Files.deleteIfExists(directory);
    }
}
