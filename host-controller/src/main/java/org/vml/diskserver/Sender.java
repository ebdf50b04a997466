package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/// Sends to a client, for several threads: whoever holds [#lock] puts a message into [#buffer] and sends it;
/// larger ones in parts.
final class Sender {
    private final SocketChannel channel;
    private final ByteBuffer buffer;
    private final ReentrantLock lock = new ReentrantLock();

    Sender(SocketChannel channel, ByteBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer;
    }

    ReentrantLock lock() {
        return lock;
    }

    /// Empty at the beginning of each part.
    ByteBuffer buffer() {
        return buffer;
    }

    /// Sends what is in the buffer, and empties it.
    void send() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
