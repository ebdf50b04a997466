package org.vml.repository.format.v1;

import java.util.Arrays;

/// The payload of a patch: a bitmap of the blocks that differ from the base, bit `i % 8` of byte `i / 8` for block
/// `i`; then one zstd frame of these blocks, in order, compressed with the base's blocks of the same places, in order,
/// as a raw-content dictionary. Base and plaintext are of one length; the last block may be short.
final class PatchLayout {
    private static final int BLOCK = PackLayout.PATCH_BLOCK;

    private PatchLayout() {}

    static int bitmapLength(int plainLength) {
        return Math.ceilDiv(Math.ceilDiv(plainLength, BLOCK), 8);
    }

    static byte[] changedBlocks(byte[] plain, int offset, byte[] base, int length) {
        byte[] bitmap = new byte[bitmapLength(length)];
        for (int at = 0, block = 0; at < length; at += BLOCK, block++) {
            int end = Math.min(at + BLOCK, length);
            if (!Arrays.equals(plain, offset + at, offset + end, base, at, end)) {
                bitmap[block >> 3] |= (byte) (1 << (block & 7));
            }
        }
        return bitmap;
    }

    static boolean isChanged(byte[] bitmap, int block) {
        return (bitmap[block >> 3] >> (block & 7) & 1) != 0;
    }

    /// How many bytes the changed blocks have.
    static int changedBytes(byte[] bitmap, int length) {
        int bytes = 0;
        for (int at = 0, block = 0; at < length; at += BLOCK, block++) {
            if (isChanged(bitmap, block)) {
                bytes += Math.min(BLOCK, length - at);
            }
        }
        return bytes;
    }

    /// Copies the changed blocks of `plain[offset, offset + length)` one behind the other.
    static void gather(byte[] bitmap, byte[] plain, int offset, int length, byte[] gathered) {
        int to = 0;
        for (int at = 0, block = 0; at < length; at += BLOCK, block++) {
            if (isChanged(bitmap, block)) {
                int n = Math.min(BLOCK, length - at);
                System.arraycopy(plain, offset + at, gathered, to, n);
                to += n;
            }
        }
    }

    /// Copies `gathered` blocks back to their places in `plain`.
    static void scatter(byte[] bitmap, byte[] gathered, byte[] plain, int length) {
        int from = 0;
        for (int at = 0, block = 0; at < length; at += BLOCK, block++) {
            if (isChanged(bitmap, block)) {
                int n = Math.min(BLOCK, length - at);
                System.arraycopy(gathered, from, plain, at, n);
                from += n;
            }
        }
    }
}
