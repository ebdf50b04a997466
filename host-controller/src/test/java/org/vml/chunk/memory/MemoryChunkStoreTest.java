package org.vml.chunk.memory;

import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStoreContract;

final class MemoryChunkStoreTest implements ChunkStoreContract {
    private final MemoryChunkStore store = new MemoryChunkStore();

    @Override
    public ChunkStore store() {
        return store;
    }

    @Override
    public ChunkStore others() {
        return store;
    }
}
