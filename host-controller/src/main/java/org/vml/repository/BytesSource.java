package org.vml.repository;

import java.nio.ByteBuffer;

/// A few bytes in memory, to be saved as a disk is. Thread-safe.
public final class BytesSource implements DiskSource {
    private final byte[] bytes;
    private final int length;

    /// @param bytes not changed any more
    public BytesSource(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /// The first `length` bytes of an array, which is not changed any more.
    public BytesSource(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, length);
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
