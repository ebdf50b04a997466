package org.vml.nbd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A few connections to the same export, so that several threads work at a time. Thread-safe.
public final class NbdConnections implements AutoCloseable {
    private final List<NbdConnection> all = new ArrayList<>();
    private final BlockingQueue<NbdConnection> idle = new LinkedBlockingQueue<>();

    /// Work for one connection.
    @FunctionalInterface
    public interface Request {
        void on(NbdConnection connection) throws IOException;
    }

    /// Begins with one connection, and opens `more`.
    public static NbdConnections open(NbdConnection first, int more, Path socket, String export, Duration patience)
            throws IOException {
        NbdConnections connections = new NbdConnections();
        try {
            connections.add(first);
            for (int i = 0; i < more; i++) {
                connections.add(
                        NbdConnection.open(socket, export, first.export().context(), patience));
            }
            return connections;
        } catch (IOException e) {
            connections.close();
            throw e;
        }
    }

    private void add(NbdConnection connection) {
        all.add(connection);
        idle.add(connection);
    }

    public NbdExport export() {
        return all.getFirst().export();
    }

    /// Does the work on the first connection that is free. One that breaks stays broken, and fails whoever gets it.
    public void ask(Request request) throws IOException {
        NbdConnection connection = take();
        try {
            request.on(connection);
        } catch (NbdFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        } finally {
            idle.add(connection);
        }
    }

    private NbdConnection take() throws IOException {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Takes leave on every connection; no requests may be under way.
    public void disconnect() throws IOException {
        for (NbdConnection connection : all) {
            connection.disconnect();
        }
    }

    @Override
    public void close() throws IOException {
        for (NbdConnection connection : all) {
            connection.close();
        }
    }
}
