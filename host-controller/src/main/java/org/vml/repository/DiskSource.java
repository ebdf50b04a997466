package org.vml.repository;

import java.nio.ByteBuffer;

/// The content of a disk, to be saved. Thread-safe: several threads read at a time.
public interface DiskSource extends AutoCloseable {
    /// The size of the disk in bytes.
    long size();

    /// A stretch of the disk in bytes, `end` not included.
    record Extent(long start, long end) {}

    /// The first stretch at or behind `offset` that may hold other bytes than zeros; empty, at the end of the disk, if
    /// there is none. `offset <= size()`.
    Extent nextData(long offset);

    /// Fills `into` from `offset` on; all of it lies on the disk.
    void read(long offset, ByteBuffer into);

    @Override
    void close();
}
