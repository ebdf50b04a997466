package org.vml.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Writes values one behind the other. Numbers are variable in length: seven bits a byte, the lowest first, the high
/// bit set in all but the last (as LEB128); signed ones are folded first (0, -1, 1, -2 …). Bytes and strings (UTF-8)
/// follow their length, lists their count. Not thread-safe.
public final class WireWriter {
    private byte[] bytes;
    private int length;

    public WireWriter() {
        this(256);
    }

    public WireWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /// How much was written.
    public int length() {
        return length;
    }

    /// A copy of what was written.
    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// What was written, in the first [#length] bytes of an array that the next write changes.
    public byte[] buffer() {
        return bytes;
    }

    /// Forgets what was written.
    public void clear() {
        length = 0;
    }

    public void octet(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void bool(boolean value) {
        octet(value ? 1 : 0);
    }

    /// A number that is not negative; negative ones are taken as unsigned, and cost ten bytes.
    public void number(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    public void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /// Eight bytes, big-endian, for what is evenly distributed.
    public void fixed64(long value) {
        ensure(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
    }

    public void bytes(Bytes value) {
        bytes(value.shared(), 0, value.length());
    }

    public void bytes(byte[] source, int offset, int count) {
        number(count);
        raw(source, offset, count);
    }

    /// Bytes of a length that the reader knows.
    public void raw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    public void string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes(utf8, 0, utf8.length);
    }

    public <T> void list(Collection<? extends T> values, BiConsumer<T, WireWriter> each) {
        number(values.size());
        for (T value : values) {
            each.accept(value, this);
        }
    }

    public <T> void optional(@Nullable T value, BiConsumer<T, WireWriter> write) {
        bool(value != null);
        if (value != null) {
            write.accept(value, this);
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), Math.min(bytes.length * 2, 1 << 30)));
        }
    }
}
