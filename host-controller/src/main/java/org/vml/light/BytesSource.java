package org.vml.light;

import java.nio.ByteBuffer;
import org.vml.repository.DiskSource;

/// Bytes in memory, to be saved as a disk is. Thread-safe.
final class BytesSource implements DiskSource {
    private final byte[] bytes;

    /// @param bytes not changed any more
    BytesSource(byte[] bytes) {
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
