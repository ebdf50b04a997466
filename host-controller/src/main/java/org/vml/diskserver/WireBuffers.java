package org.vml.diskserver;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers outside of the heap for what connections send, used over and over. Thread-safe.
final class WireBuffers {
    /// The most bytes of a disk that are sent at a time.
    static final int PIECE = 256 << 10;

    /// Room for what goes before them.
    private static final int HEADER = 64;

    private static final int MOST_IDLE = 16;

    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    ByteBuffer take() {
        ByteBuffer found = idle.poll();
        if (found == null) {
            return ByteBuffer.allocateDirect(PIECE + HEADER);
        }
        count.decrementAndGet();
        return found.clear();
    }

    void giveBack(ByteBuffer buffer) {
        if (count.incrementAndGet() <= MOST_IDLE) {
            idle.add(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
