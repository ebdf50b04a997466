package org.vml.repository;

import java.nio.ByteBuffer;

/// What was written to a disk since it was in a known state. Thread-safe: several threads read at a time.
public interface DiskChanges extends AutoCloseable {
    /// The size of the disk in bytes.
    long size();

    /// The first stretch at or behind `offset` that was written to, whatever it holds now; empty, at the end of the
    /// disk, if there is none. `offset <= size()`.
    DiskSource.Extent nextChange(long offset);

    /// Fills `into` from `offset` on; all of it was written to.
    void read(long offset, ByteBuffer into);

    @Override
    void close();
}
