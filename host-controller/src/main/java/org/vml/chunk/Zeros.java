package org.vml.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds zeros quickly.
public final class Zeros {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final int STRIDE = 64;

    private Zeros() {}

    /// Whether `bytes[offset, offset + length)` are all zero.
    public static boolean isZero(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; at + STRIDE <= end; at += STRIDE) {
            long any = 0;
            for (int i = 0; i < STRIDE; i += 8) {
                any |= (long) LONGS.get(bytes, at + i);
            }
            if (any != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] != 0) {
                return false;
            }
        }
        return true;
    }
}
