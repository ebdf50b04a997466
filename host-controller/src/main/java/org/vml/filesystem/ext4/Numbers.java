package org.vml.filesystem.ext4;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

/// Unsigned numbers in bytes: little-endian as ext4 has them, big-endian as its journal does.
final class Numbers {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Numbers() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static int u16(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xffff;
    }

    static int s32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long u32(byte[] bytes, int at) {
        return s32(bytes, at) & 0xffff_ffffL;
    }

    static int big16(byte[] bytes, int at) {
        return u8(bytes, at) << 8 | u8(bytes, at + 1);
    }

    static int big32(byte[] bytes, int at) {
        return (int) BIG_INT.get(bytes, at);
    }

    static long bigU32(byte[] bytes, int at) {
        return big32(bytes, at) & 0xffff_ffffL;
    }

    /// 16 bytes.
    static UUID uuid(byte[] bytes, int at) {
        return new UUID((long) BIG_LONG.get(bytes, at), (long) BIG_LONG.get(bytes, at + Long.BYTES));
    }
}
