package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.vml.repository.BytesSource;
import org.vml.repository.DiskSource;

/// Parts of other contents, one after the other.
final class PartsSource implements DiskSource {
    private final List<Part> parts = new ArrayList<>();
    private final long size;

    /// `length` bytes of `source` from `from` on.
    record Part(DiskSource source, long from, long length) {
        static Part whole(byte[] bytes) {
            return new Part(new BytesSource(bytes), 0, bytes.length);
        }
    }

    PartsSource(List<Part> parts) {
        this.parts.addAll(parts);
        this.size = parts.stream().mapToLong(Part::length).sum();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, size);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        long start = 0;
        for (Part part : parts) {
            long within = offset + into.position() - start;
            if (within < part.length() && into.hasRemaining()) {
                int n = (int) Math.min(into.remaining(), part.length() - within);
                part.source().read(part.from() + within, into.slice(into.position(), n));
                into.position(into.position() + n);
            }
            start += part.length();
        }
    }

    @Override
    public void close() {
        // the parts are somebody else's
    }
}
