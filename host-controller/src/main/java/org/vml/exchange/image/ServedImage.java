package org.vml.exchange.image;

import org.vml.nbd.NbdConnections;
import org.vml.nbd.NbdContext;

/// A disk that an NBD server on this host has. Thread-safe.
interface ServedImage extends AutoCloseable {
    /// What it is asked of each stretch of the disk.
    NbdContext context();

    /// Whether it knows that.
    boolean knowsContext();

    /// The size of the disk in bytes.
    long size();

    /// Has a request done; a problem that names the image if it cannot be.
    void ask(NbdConnections.Request request);

    /// May be called more than once.
    @Override
    void close();
}
