package org.vml.repository;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// Plaintext of bases and nodes that is likely to be wanted again; the least recently used goes first.
/// Thread-safe.
final class PlainCache {
    /// How much is kept, in bytes.
    private static final int MOST = 24 << 20;

    private final Map<ChunkId, byte[]> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long cached;

    synchronized byte @Nullable [] get(ChunkId id) {
        return cache.get(id);
    }

    synchronized void put(ChunkId id, byte[] plain) {
        if (cache.put(id, plain) == null) {
            cached += plain.length;
        }
        var eldest = cache.entrySet().iterator();
        while (cached > MOST && cache.size() > 1) {
            cached -= eldest.next().getValue().length;
            eldest.remove();
        }
    }
}
