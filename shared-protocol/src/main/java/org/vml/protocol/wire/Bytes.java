package org.vml.protocol.wire;

import java.util.Arrays;
import java.util.HexFormat;

/// A sequence of bytes as a value: never changed, compared by content, ordered as unsigned bytes.
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /// A copy of `content`.
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /// `content` itself, which nobody changes from now on.
    public static Bytes owned(byte[] content) {
        return new Bytes(content);
    }

    public int length() {
        return content.length;
    }

    public byte at(int index) {
        return content[index];
    }

    /// A copy of the content.
    public byte[] toArray() {
        return content.clone();
    }

    /// The content itself, which is only to be read.
    public byte[] shared() {
        return content;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /// Hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(content);
    }
}
