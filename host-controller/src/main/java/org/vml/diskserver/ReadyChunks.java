package org.vml.diskserver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// The chunks that can be read at once: a bounded number of open files, and few in memory. Those not used for
/// the longest time go first. Thread-safe.
final class ReadyChunks {
    private static final int MOST = 2048;
    private static final long MOST_MEMORY = 32 << 20;

    private final ConcurrentHashMap<ChunkId, CachedChunk> chunks = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong memory = new AtomicLong();

    boolean contains(ChunkId id) {
        return chunks.containsKey(id);
    }

    /// When a chunk was last used, in milliseconds since 1970; 0 if it is not among these.
    long lastUse(ChunkId id) {
        CachedChunk chunk = chunks.get(id);
        return chunk == null ? 0 : chunk.lastUse();
    }

    /// A chunk, with one user more; null if it is not among these.
    @Nullable
    CachedChunk acquire(ChunkId id) {
        CachedChunk chunk = chunks.get(id);
        return chunk != null && chunk.acquire() ? chunk : null;
    }

    /// Adds a chunk in place of any other of its id.
    void put(CachedChunk chunk) {
        CachedChunk old = chunks.put(chunk.id(), chunk);
        count.incrementAndGet();
        memory.addAndGet(chunk.memory());
        if (old != null) {
            leave(old);
        }
        if (count.get() > MOST) {
            shrink(any -> 1, MOST / 8);
        }
        if (memory.get() > MOST_MEMORY) {
            shrink(CachedChunk::memory, MOST_MEMORY / 4);
        }
    }

    /// Lets go of a chunk, if it is the one among these.
    void remove(CachedChunk chunk) {
        if (chunks.remove(chunk.id(), chunk)) {
            leave(chunk);
        }
    }

    /// Lets go of whatever chunk of this id there is.
    void remove(ChunkId id) {
        CachedChunk chunk = chunks.remove(id);
        if (chunk != null) {
            leave(chunk);
        }
    }

    void clear() {
        List.copyOf(chunks.values()).forEach(this::remove);
    }

    private void leave(CachedChunk chunk) {
        count.decrementAndGet();
        memory.addAndGet(-chunk.memory());
        chunk.close();
    }

    /// Lets go of the oldest, until their weights add up to `enough`.
    private synchronized void shrink(ToLongFunction<CachedChunk> weight, long enough) {
        record Candidate(CachedChunk chunk, long lastUse) {}
        List<Candidate> candidates = new ArrayList<>();
        for (CachedChunk chunk : chunks.values()) {
            if (weight.applyAsLong(chunk) > 0) {
                candidates.add(new Candidate(chunk, chunk.lastUse()));
            }
        }
        candidates.sort(Comparator.comparingLong(Candidate::lastUse));
        long gone = 0;
        for (Candidate candidate : candidates) {
            if (gone >= enough) {
                return;
            }
            remove(candidate.chunk());
            gone += weight.applyAsLong(candidate.chunk());
        }
    }
}
