package org.vml.diskserver;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.vml.chunk.ChunkId;

/// The plaintext of a chunk, at hand. It stays at hand, whatever the cache does, until all who have acquired it
/// have closed it. Thread-safe.
abstract sealed class CachedChunk implements AutoCloseable permits FileChunk, MemoryChunk {
    private final ChunkId id;

    /// The cache itself is the first.
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile long lastUse = System.currentTimeMillis();

    CachedChunk(ChunkId id) {
        this.id = id;
    }

    final ChunkId id() {
        return id;
    }

    /// When it was last acquired, in milliseconds since 1970.
    final long lastUse() {
        return lastUse;
    }

    /// Adds a user; false if it is too late.
    final boolean acquire() {
        for (int n = users.get(); n > 0; n = users.get()) {
            if (users.compareAndSet(n, n + 1)) {
                lastUse = System.currentTimeMillis();
                return true;
            }
        }
        return false;
    }

    /// How many bytes it takes in memory.
    abstract int memory();

    /// Fills `into` with what is at `from`; false, with anything in it, if that cannot be had.
    abstract boolean read(int from, ByteBuffer into);

    abstract void dispose();

    /// Once by each user.
    @Override
    public final void close() {
        if (users.decrementAndGet() == 0) {
            dispose();
        }
    }
}
