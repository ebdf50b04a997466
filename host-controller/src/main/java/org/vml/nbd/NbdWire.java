package org.vml.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/// The bytes of one connection, in both directions, buffered: big-endian numbers and blocks. For one thread at a time;
/// after a failure it is of no more use.
final class NbdWire implements AutoCloseable {
    private static final int BUFFER_SIZE = 256 << 10;

    private final PatientSocket socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_SIZE);

    private NbdWire(PatientSocket socket) {
        this.socket = socket;
    }

    static NbdWire connect(Path socket, Duration patience) throws IOException {
        return new NbdWire(PatientSocket.connect(socket, patience));
    }

    /// Begins an exchange, which must end before our patience does.
    void startClock() {
        socket.startClock();
    }

    short getShort() throws IOException {
        return need(Short.BYTES).getShort();
    }

    int getInt() throws IOException {
        return need(Integer.BYTES).getInt();
    }

    long getLong() throws IOException {
        return need(Long.BYTES).getLong();
    }

    byte[] getBytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        get(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /// Fills `into`.
    void get(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (!in.hasRemaining()) {
                receiveMore();
            }
            int n = Math.min(in.remaining(), into.remaining());
            into.put(in.slice(in.position(), n));
            in.position(in.position() + n);
        }
    }

    private ByteBuffer need(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            receiveMore();
        }
        return in;
    }

    private void receiveMore() throws IOException {
        in.compact();
        socket.receive(in);
        in.flip();
    }

    /// Where to put what begins the next message, which must be short.
    ByteBuffer message() {
        return out;
    }

    /// Sends what was put into [#message], and then `payload`.
    void send(ByteBuffer payload) throws IOException {
        do {
            int n = Math.min(out.remaining(), payload.remaining());
            out.put(payload.slice(payload.position(), n));
            payload.position(payload.position() + n);
            socket.send(out.flip());
            out.clear();
        } while (payload.hasRemaining());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
