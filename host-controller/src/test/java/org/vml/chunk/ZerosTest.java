package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ZerosTest {
    @Test
    void oneByteAnywhereIsSeenAndNoneOutside() {
        byte[] bytes = new byte[300];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = at % 2 == 0 ? (byte) 0x80 : 1;
            for (int offset : new int[] {0, 1, 7, 8, 63, 64, 65, 200}) {
                for (int length : new int[] {0, 1, 7, 8, 9, 63, 64, 65, 100}) {
                    assertEquals(
                            at < offset || at >= offset + length,
                            Zeros.isZero(bytes, offset, length),
                            at + " in " + offset + "+" + length);
                }
            }
            bytes[at] = 0;
        }
    }

    @Test
    void nothingIsZero() {
        byte[] ones = new byte[100];
        Arrays.fill(ones, (byte) 1);
        assertTrue(Zeros.isZero(ones, 50, 0));
        assertTrue(Zeros.isZero(ones, 100, 0));
    }
}
