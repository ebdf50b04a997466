package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.vml.chunk.Zeros;

/// A disk in memory, of any size: blocks that were never written take no room and are zeros. A source for saves, and a
/// target for what is read back.
public final class MemoryDisk implements DiskSource, DiskTarget {
    private static final int BLOCK = 4096;

    private final long size;
    private final ConcurrentSkipListMap<Long, byte[]> blocks = new ConcurrentSkipListMap<>();

    public MemoryDisk(long size) {
        this.size = size;
    }

    /// A disk of this content.
    public static MemoryDisk of(byte[] content) {
        MemoryDisk disk = new MemoryDisk(content.length);
        disk.write(0, ByteBuffer.wrap(content));
        return disk;
    }

    /// The same, with its zeros never written: the data between two holes is stored by one write.
    public static MemoryDisk sparse(byte[] content) {
        MemoryDisk disk = new MemoryDisk(content.length);
        for (int at = 0; at < content.length; at += BLOCK) {
            int length = Math.min(BLOCK, content.length - at);
            if (!Zeros.isZero(content, at, length)) {
                disk.write(at, ByteBuffer.wrap(content, at, length));
            }
        }
        return disk;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        Map.Entry<Long, byte[]> next = blocks.ceilingEntry(offset / BLOCK);
        if (next == null) {
            return new Extent(size, size);
        }
        long last = next.getKey();
        while (blocks.containsKey(last + 1)) {
            last++;
        }
        return new Extent(Math.max(offset, next.getKey() * BLOCK), Math.min(size, (last + 1) * BLOCK));
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        if (offset < 0 || offset + into.remaining() > size) {
            throw new IllegalArgumentException("read beyond the disk");
        }
        for (long at = offset; into.hasRemaining(); ) {
            int within = (int) (at % BLOCK);
            int n = Math.min(BLOCK - within, into.remaining());
            into.put(blocks.getOrDefault(at / BLOCK, new byte[BLOCK]), within, n);
            at += n;
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) {
        if (offset < 0 || offset + bytes.remaining() > size) {
            throw new IllegalArgumentException("written beyond the disk");
        }
        for (long at = offset; bytes.hasRemaining(); ) {
            int within = (int) (at % BLOCK);
            byte[] part = new byte[Math.min(BLOCK - within, bytes.remaining())];
            bytes.get(part);
            blocks.compute(at / BLOCK, (number, old) -> {
                byte[] block = old == null ? new byte[BLOCK] : old.clone();
                System.arraycopy(part, 0, block, within, part.length);
                return block;
            });
            at += part.length;
        }
    }

    /// All of it, for a small one.
    public byte[] toBytes() {
        byte[] bytes = new byte[Math.toIntExact(size)];
        read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /// How many bytes of it are not known to be zeros.
    public long allocated() {
        return (long) blocks.size() * BLOCK;
    }

    /// Whether both hold the same, wherever one of them has been written to.
    public boolean sameAs(MemoryDisk other) {
        return size == other.size && covers(other) && other.covers(this);
    }

    private boolean covers(MemoryDisk other) {
        byte[] zeros = new byte[BLOCK];
        return other.blocks.entrySet().stream()
                .allMatch(block -> Arrays.equals(block.getValue(), blocks.getOrDefault(block.getKey(), zeros)));
    }

    @Override
    public void flush() {
        // as durable as it gets
    }

    @Override
    public void close() {
        // the content stays for whoever looks at it
    }
}
