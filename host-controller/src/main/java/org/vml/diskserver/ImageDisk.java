package org.vml.diskserver;

import org.vml.chunk.ChunkId;
import org.vml.repository.DiskImage;

record ImageDisk(DiskImage image) implements ChunkedDisk {
    @Override
    public long size() {
        return image.size();
    }

    @Override
    public int chunkSize() {
        return image.chunkSize();
    }

    @Override
    public ChunkId[] chunks(long first, int count) {
        return image.chunks(first, count);
    }

    @Override
    public long nextData(long chunk) {
        return image.nextData(chunk);
    }

    @Override
    public void load(ChunkId id, byte[] plain, int length) {
        image.load(id, plain, length);
    }
}
