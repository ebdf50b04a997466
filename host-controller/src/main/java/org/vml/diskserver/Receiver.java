package org.vml.diskserver;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// What a client sends: big-endian numbers, buffered. For one thread; waits as long as it takes.
final class Receiver {
    private static final int BUFFER_SIZE = 16 << 10;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE).flip();

    Receiver(SocketChannel channel) {
        this.channel = channel;
    }

    /// The next `length` bytes, at most 16 KiB, to be taken at once.
    ByteBuffer need(int length) throws IOException {
        while (in.remaining() < length) {
            in.compact();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException("the client has gone");
            }
        }
        return in;
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int n = Math.min(length - at, Math.max(1, in.remaining()));
            need(n).get(bytes, at, n);
            at += n;
        }
        return bytes;
    }

    void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            need(1);
            int n = (int) Math.min(left, in.remaining());
            in.position(in.position() + n);
            left -= n;
        }
    }
}
