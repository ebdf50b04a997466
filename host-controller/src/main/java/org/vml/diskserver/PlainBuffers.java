package org.vml.diskserver;

import java.util.ArrayDeque;
import java.util.Deque;

/// A few arrays for the plaintext of chunks that are used over and over: they are long, and the collector would
/// have much to do. Thread-safe.
final class PlainBuffers {
    private static final int MOST = 8;

    private final Deque<byte[]> idle = new ArrayDeque<>();

    /// An array of at least `length` bytes, with anything in it.
    byte[] take(int length) {
        synchronized (idle) {
            byte[] found = idle.poll();
            if (found != null && found.length >= length) {
                return found;
            }
        }
        return new byte[length];
    }

    void giveBack(byte[] buffer) {
        synchronized (idle) {
            if (idle.size() < MOST) {
                idle.push(buffer);
            }
        }
    }
}
