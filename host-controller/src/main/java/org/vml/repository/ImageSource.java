package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.vml.chunk.ChunkId;

/// The content of a disk of an entry as a source, for one who reads it more or less in order. Thread-safe.
final class ImageSource implements DiskSource {
    private final DiskImage image;
    private final ThreadLocal<Loaded> last = ThreadLocal.withInitial(Loaded::new);

    /// The chunk that a thread read last.
    private static final class Loaded {
        private long number = -1;
        private byte[] plain = {};
    }

    /// Closes the image when it is closed.
    ImageSource(DiskImage image) {
        this.image = image;
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public Extent nextData(long offset) {
        int chunkSize = image.chunkSize();
        long chunks = Math.ceilDiv(size(), chunkSize);
        long first = image.nextData(offset / chunkSize);
        if (offset >= size() || first >= chunks) {
            return new Extent(size(), size());
        }
        ChunkId[] ids = image.chunks(first, (int) Math.min(TreeNode.FANOUT, chunks - first));
        int count = 1;
        while (count < ids.length && !ids[count].isHole()) {
            count++;
        }
        return new Extent(Math.max(offset, first * chunkSize), Math.min(size(), (first + count) * chunkSize));
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        int chunkSize = image.chunkSize();
        for (long at = offset; into.hasRemaining(); ) {
            byte[] plain = chunk(at / chunkSize);
            int within = (int) (at % chunkSize);
            int length = Math.min(plain.length - within, into.remaining());
            into.put(plain, within, length);
            at += length;
        }
    }

    private byte[] chunk(long number) {
        Loaded loaded = last.get();
        int length = (int) Math.min(image.chunkSize(), size() - number * image.chunkSize());
        if (loaded.number != number || loaded.plain.length != length) {
            loaded.number = -1;
            loaded.plain = loaded.plain.length == length ? loaded.plain : new byte[length];
            ChunkId id = image.chunks(number, 1)[0];
            if (id.isHole()) {
                Arrays.fill(loaded.plain, (byte) 0);
            } else {
                image.load(id, loaded.plain, length);
            }
            loaded.number = number;
        }
        return loaded.plain;
    }

    @Override
    public void close() {
        image.close();
    }
}
