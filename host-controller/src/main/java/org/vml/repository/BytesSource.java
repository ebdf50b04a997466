package org.vml.repository;

import java.nio.ByteBuffer;

/// A few bytes in memory, to be saved as a disk is. Thread-safe.
public final class BytesSource implements DiskSource {
    private final byte[] bytes;

    /// @param bytes not changed any more
    public BytesSource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, bytes.length);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public void close() {
        // nothing is open
    }
}
