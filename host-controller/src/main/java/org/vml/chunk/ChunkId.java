package org.vml.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The name of a piece of content: the SHA-256 of its plaintext, 32 bytes, held as four big-endian longs.
///
/// [#HOLE], 32 zero bytes, is no digest: it stands for content that is all zeros and is stored as nothing.
///
/// Ordered as unsigned bytes, so that sorted ids are in the order of their hexadecimal form.
public record ChunkId(long a, long b, long c, long d) implements Comparable<ChunkId> {
    /// The length of an id in bytes.
    public static final int BYTES = 32;

    public static final ChunkId HOLE = new ChunkId(0, 0, 0, 0);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /// Reads the 32 bytes at `offset`.
    public static ChunkId read(byte[] bytes, int offset) {
        return new ChunkId(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /// Writes the 32 bytes at `offset`.
    public void write(byte[] bytes, int offset) {
        LONGS.set(bytes, offset, a);
        LONGS.set(bytes, offset + 8, b);
        LONGS.set(bytes, offset + 16, c);
        LONGS.set(bytes, offset + 24, d);
    }

    /// Parses 64 hexadecimal digits; throws `IllegalArgumentException` for anything else.
    public static ChunkId parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an id has 64 hexadecimal digits, not " + hex.length());
        }
        return read(bytes, 0);
    }

    public boolean isHole() {
        return (a | b | c | d) == 0;
    }

    @Override
    public int compareTo(ChunkId other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a); // a digest is its own hash
    }

    /// 64 hexadecimal digits.
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }
}
