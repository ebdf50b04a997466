package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import org.vml.repository.DiskSource;

/// A few bytes that are in memory.
final class BytesSource implements DiskSource {
    private final byte[] bytes;

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
        // nothing is held
    }
}
