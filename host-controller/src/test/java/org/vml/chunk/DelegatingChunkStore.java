package org.vml.chunk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another store, for tests that make one operation of it special. Closing it does nothing.
public class DelegatingChunkStore implements ChunkStore {
    private final ChunkStore store;

    public DelegatingChunkStore(ChunkStore store) {
        this.store = store;
    }

    @Override
    public Upload begin(ObjectName name) {
        return store.begin(name);
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        return store.putIfAbsent(name, content);
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        store.replace(name, content);
    }

    @Override
    public int read(ObjectName name, long offset, ByteBuffer into) {
        return store.read(name, offset, into);
    }

    @Override
    public byte @Nullable [] readSmall(ObjectName name, int limit) {
        return store.readSmall(name, limit);
    }

    @Override
    public @Nullable MemorySegment map(ObjectName name, Arena arena) {
        return store.map(name, arena);
    }

    @Override
    public List<StoredObject> list(ObjectName.Folder folder) {
        return store.list(folder);
    }

    @Override
    public void delete(ObjectName name) {
        store.delete(name);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        // whoever made the store closes it
    }
}
