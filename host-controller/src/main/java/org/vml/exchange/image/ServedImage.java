package org.vml.exchange.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.vml.nbd.NbdConnections;
import org.vml.nbd.NbdContext;
import org.vml.nbd.NbdExport;
import org.vml.problem.ProblemException;

/// A disk that an NBD server on this host has, and the connections to it. Thread-safe.
abstract class ServedImage implements AutoCloseable {
    final NbdConnections connections;

    ServedImage(NbdConnections connections) {
        this.connections = connections;
    }

    /// What it is asked of each stretch of the disk.
    final NbdContext context() {
        return connections.export().context();
    }

    /// Whether it knows that.
    final boolean knowsContext() {
        return connections.export().contextId() != NbdExport.NO_CONTEXT;
    }

    /// The size of the disk in bytes.
    final long size() {
        return connections.export().size();
    }

    /// Has a request done; a problem that names the image if it cannot be.
    final void ask(NbdConnections.Request request) {
        try {
            connections.ask(request);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /// What it means that a request, or the orderly end, has failed.
    abstract ProblemException problem(IOException cause);

    /// Whether whoever asked was told to stop, and not the server too slow.
    static boolean isInterruption(IOException cause) {
        return cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException);
    }

    /// May be called more than once.
    @Override
    public abstract void close();
}
