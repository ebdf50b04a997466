package org.vml.diskserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Disks that are being served on one socket, until this is closed. Thread-safe.
public final class ServedDisks implements AutoCloseable {
    private static final Logger LOG = System.getLogger("org.vml.diskserver");

    /// How many clients may be connected. A machine needs one connection per disk.
    private static final int MOST_CONNECTIONS = 32;

    /// How long closing waits for what is under way.
    private static final long LAST_LOADS_MILLIS = 2000;

    /// How long to wait when no connection can be accepted, for want of file descriptors perhaps.
    private static final long PAUSE_NANOS = 100_000_000;

    private final SocketFile socket;
    private final Exports exports;
    private final WireBuffers buffers;
    private final ExecutorService threads;
    private final Consumer<ServedDisks> whenClosed;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ServedDisks(
            SocketFile socket,
            Exports exports,
            WireBuffers buffers,
            ExecutorService threads,
            Consumer<ServedDisks> whenClosed) {
        this.socket = socket;
        this.exports = exports;
        this.buffers = buffers;
        this.threads = threads;
        this.whenClosed = whenClosed;
    }

    static ServedDisks begin(
            SocketFile socket,
            Map<String, ? extends ChunkedDisk> disks,
            ChunkCache cache,
            WireBuffers buffers,
            ExecutorService threads,
            Consumer<ServedDisks> whenClosed) {
        TreeMap<String, ServedDisk> exports = new TreeMap<>();
        disks.forEach((name, disk) -> exports.put(name, new ServedDisk(name, disk, cache, threads)));
        ServedDisks serving = new ServedDisks(socket, new Exports(exports), buffers, threads, whenClosed);
        threads.execute(serving::accept);
        return serving;
    }

    /// The disk of this export; a problem of kind `NOT_FOUND` if there is none.
    public ServedDisk disk(String export) {
        ServedDisk found = exports.find(export);
        if (found == null) {
            throw ProblemException.of(ProblemKind.NOT_FOUND, "No disk " + export + " is being served");
        }
        return found;
    }

    private void accept() {
        while (!closed.get()) {
            try {
                accept(socket.listener().accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot accept a connection: {0}", e.toString());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void accept(SocketChannel client) throws IOException {
        if (connections.size() >= MOST_CONNECTIONS) {
            LOG.log(Level.WARNING, "too many connections: one is refused");
            client.close();
            return;
        }
        Connection connection = new Connection(client, exports, buffers, threads);
        connections.add(connection);
        try {
            threads.execute(() -> {
                try {
                    connection.run();
                } finally {
                    connections.remove(connection);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread can be had
            connections.remove(connection);
            client.close();
            throw new IOException("no thread for a connection", e);
        }
        if (closed.get()) {
            connection.close();
        }
    }

    /// Ends it: clients see their connections break, as if this process had ended. Waits a few seconds for what
    /// is being loaded. May be called more than once.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot close a socket: {0}", e.toString());
        }
        connections.forEach(Connection::close);
        exports.all().forEach(ServedDisk::close);
        awaitEnd();
        whenClosed.accept(this);
    }

    private void awaitEnd() {
        try {
            long deadline = System.currentTimeMillis() + LAST_LOADS_MILLIS;
            for (ServedDisk disk : exports.all()) {
                if (!disk.awaitEnd(Math.max(0, deadline - System.currentTimeMillis()))) {
                    LOG.log(Level.WARNING, "disk {0}: something is still being loaded", disk.name());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
