package org.vml.diskserver;

import java.util.LinkedHashSet;
import java.util.Set;

/// The chunks that a machine touches in its first minutes, in that order. Thread-safe.
final class BootTrace {
    /// Counted from the first touch.
    private static final long NANOS = 180_000_000_000L;

    private static final int MOST = 4096;

    private final Set<Long> chunks = new LinkedHashSet<>();
    private long first;
    private volatile boolean over;

    void touch(long chunk) {
        if (!over) {
            add(chunk, System.nanoTime());
        }
    }

    private synchronized void add(long chunk, long now) {
        first = chunks.isEmpty() ? now : first;
        over = chunks.size() >= MOST || now - first > NANOS;
        if (!over) {
            chunks.add(chunk);
        }
    }

    synchronized long[] chunks() {
        return chunks.stream().mapToLong(Long::longValue).toArray();
    }
}
