package org.vml.protocol.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Frames on a pair of streams. One thread reads and one writes at a time.
public final class Frames {
    /// The longest body in bytes: a piece of a file, and what is said about it.
    public static final int LONGEST = (1 << 20) + (1 << 16);

    private static final int HEADER = 4;

    private final InputStream in;
    private final OutputStream out;

    /// @param in read in large pieces, so that it need not be buffered
    public Frames(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// Writes a frame whose body is the first `length` bytes of `body`. It is sent at once.
    public void write(byte[] body, int length) throws IOException {
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException("a frame of " + length + " bytes");
        }
        byte[] frame = new byte[HEADER + length];
        for (int i = 0; i < HEADER; i++) {
            frame[i] = (byte) (length >> (8 * (HEADER - 1 - i)));
        }
        System.arraycopy(body, 0, frame, HEADER, length);
        out.write(frame);
        out.flush();
    }

    /// The body of the next frame; null if the stream ends before it.
    public byte @Nullable [] read() throws IOException {
        byte[] header = new byte[HEADER];
        int got = in.readNBytes(header, 0, HEADER);
        if (got == 0) {
            return null;
        }
        if (got < HEADER) {
            throw new EOFException("the stream ends within a frame");
        }
        int length = 0;
        for (byte octet : header) {
            length = length << 8 | (octet & 0xff);
        }
        if (length < 1 || length > LONGEST) {
            throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] body = new byte[length];
        if (in.readNBytes(body, 0, length) < length) {
            throw new EOFException("the stream ends within a frame");
        }
        return body;
    }
}
