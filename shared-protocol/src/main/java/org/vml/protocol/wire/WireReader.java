package org.vml.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a [WireWriter] wrote, and believes none of it: everything that does not fit into the rest of the frame
/// is a [ProtocolException]. Not thread-safe.
public final class WireReader {
    /// The longest string in bytes of UTF-8.
    public static final int LONGEST_STRING = 1 << 18;

    private static final int LONGEST_NUMBER = 10;

    private final byte[] bytes;
    private final int end;
    private int at;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /// Reads one value.
    @FunctionalInterface
    public interface Element<T> {
        T read(WireReader in) throws ProtocolException;
    }

    public int remaining() {
        return end - at;
    }

    /// Nothing may be left.
    public void finish() throws ProtocolException {
        if (at != end) {
            throw new ProtocolException(remaining() + " bytes too many");
        }
    }

    public int octet() throws ProtocolException {
        require(1);
        return bytes[at++] & 0xff;
    }

    public boolean bool() throws ProtocolException {
        int value = octet();
        if (value > 1) {
            throw new ProtocolException(value + " is neither yes nor no");
        }
        return value == 1;
    }

    /// Any 64 bits.
    public long number() throws ProtocolException {
        long value = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << (7 * i);
            if ((octet & 0x80) == 0) {
                if ((i == LONGEST_NUMBER - 1 && octet > 1) || (i > 0 && octet == 0)) {
                    throw new ProtocolException("a number is not written in the shortest way");
                }
                return value;
            }
        }
        throw new ProtocolException("a number has too many bytes");
    }

    /// A number from 0 to `most`.
    public long number(long most) throws ProtocolException {
        long value = number();
        if (value < 0 || value > most) {
            throw new ProtocolException(Long.toUnsignedString(value) + " where " + most + " is the most");
        }
        return value;
    }

    /// A number from 0 to `most`.
    public int number(int most) throws ProtocolException {
        return (int) number((long) most);
    }

    public long signed() throws ProtocolException {
        long folded = number();
        return (folded >>> 1) ^ -(folded & 1);
    }

    public long fixed64() throws ProtocolException {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        return value;
    }

    public Bytes bytes(int most) throws ProtocolException {
        return Bytes.owned(raw(number(Math.min(most, remaining()))));
    }

    public byte[] raw(int count) throws ProtocolException {
        require(count);
        byte[] copy = new byte[count];
        System.arraycopy(bytes, at, copy, 0, count);
        at += count;
        return copy;
    }

    public String string() throws ProtocolException {
        int count = number(Math.min(LONGEST_STRING, remaining()));
        require(count);
        try {
            String value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, count))
                    .toString();
            at += count;
            return value;
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a string is not UTF-8");
        }
    }

    /// A list; each element takes a byte at least.
    public <T> List<T> list(Element<T> element) throws ProtocolException {
        int count = number(remaining());
        List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(element.read(this));
        }
        return List.copyOf(values);
    }

    public <T> @Nullable T optional(Element<T> element) throws ProtocolException {
        return bool() ? element.read(this) : null;
    }

    private void require(int count) throws ProtocolException {
        if (count > remaining()) {
            throw new ProtocolException("a frame ends too early");
        }
    }
}
