package org.vml.diskserver;

import java.nio.ByteBuffer;
import org.vml.chunk.ChunkId;

/// A chunk that has just been loaded, or could not be written to the cache's disk.
final class MemoryChunk extends CachedChunk {
    private final PlainBuffers buffers;
    private final byte[] plain;

    MemoryChunk(ChunkId id, byte[] plain, PlainBuffers buffers) {
        super(id);
        this.plain = plain;
        this.buffers = buffers;
    }

    /// Its plaintext, from 0 on, for one who has acquired it.
    byte[] plain() {
        return plain;
    }

    @Override
    int memory() {
        return plain.length;
    }

    @Override
    boolean read(int from, ByteBuffer into) {
        into.put(plain, from, into.remaining());
        return true;
    }

    @Override
    void dispose() {
        buffers.giveBack(plain);
    }
}
