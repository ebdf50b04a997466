package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.vml.problem.ProblemException;
import org.vml.repository.DiskSource;

/// Reads a migration stream from its beginning to its end. Numbers are big-endian (`qemu_put_be*` of
/// `migration/qemu-file.c`). One thread at a time. A stream that ends too early is `DAMAGED`.
final class StreamReader {
    private static final int BUFFER = 1 << 18;

    private final String name;
    private final DiskSource source;
    private final ByteBuffer buffer;
    private long read;

    /// @param name for messages
    /// @param start the offset of the first byte to read
    StreamReader(String name, DiskSource source, long start) {
        this.name = name;
        this.source = source;
        this.read = start;
        this.buffer = ByteBuffer.allocate(Math.clamp(source.size() - start, 0, BUFFER));
        buffer.limit(0);
    }

    String name() {
        return name;
    }

    /// The offset of the next byte.
    long position() {
        return read - buffer.remaining();
    }

    /// How many bytes are left.
    long remaining() {
        return source.size() - position();
    }

    /// The next byte, which stays the next one; -1 at the end.
    int peek() {
        if (remaining() == 0) {
            return -1;
        }
        require(1);
        return Byte.toUnsignedInt(buffer.get(buffer.position()));
    }

    int u8() {
        require(1);
        return Byte.toUnsignedInt(buffer.get());
    }

    int be16() {
        require(2);
        return Short.toUnsignedInt(buffer.getShort());
    }

    /// Unsigned.
    long be32() {
        require(4);
        return Integer.toUnsignedLong(buffer.getInt());
    }

    long be64() {
        require(8);
        return buffer.getLong();
    }

    /// A name as QEMU sends it: a byte with its length, then as many characters.
    String counted() {
        return new String(bytes(u8()), StandardCharsets.ISO_8859_1);
    }

    byte[] bytes(int length) {
        if (length > remaining()) {
            throw cutShort();
        }
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            require(1);
            int n = Math.min(length - at, buffer.remaining());
            buffer.get(bytes, at, n);
            at += n;
        }
        return bytes;
    }

    void skip(int length) {
        if (length > remaining()) {
            throw cutShort();
        }
        if (length <= buffer.remaining()) {
            buffer.position(buffer.position() + length);
        } else {
            read = position() + length;
            buffer.limit(0);
        }
    }

    private void require(int length) {
        if (buffer.remaining() >= length) {
            return;
        }
        if (length > remaining()) {
            throw cutShort();
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + source.size() - read));
        int filled = buffer.position();
        source.read(read, buffer);
        read += buffer.limit() - filled;
        buffer.flip();
    }

    private ProblemException cutShort() {
        return MemoryProblems.damaged(name, "it is cut short, at byte " + source.size());
    }
}
