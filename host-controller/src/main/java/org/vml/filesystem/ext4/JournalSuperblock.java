package org.vml.filesystem.ext4;

import java.util.Arrays;

/// What the journal's first block says.
///
/// @param first the first block of the log, which is a ring
/// @param end behind its last one
/// @param start where the oldest transaction is that may not be in its place; 0 if all are
/// @param transaction the number of that transaction
/// @param fastCommits the blocks behind `end` for those
/// @param uuid 16 bytes, part of every checksum
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record JournalSuperblock(
        long first, long end, long start, int transaction, long fastCommits, Format format, byte[] uuid) {
    private static final int BITS_64 = 0x2;
    private static final int CSUM_V2 = 0x8;
    private static final int CSUM_V3 = 0x10;
    private static final int FAST_COMMIT = 0x20;
    private static final int KNOWN = 0x3f;

    /// Up to 8 GiB in blocks of 4 KiB; `mke2fs` makes 1 GiB at most unless told otherwise.
    private static final long MOST_BLOCKS = 1 << 21;

    private static final long USUAL_FAST_COMMITS = 256;

    /// How its blocks are written.
    record Format(boolean has64Bits, boolean hasChecksums, boolean hasLongTags, boolean hasMiddleTags) {
        /// The length of what is said of one block, in bytes.
        int tagLength() {
            return hasLongTags ? 16 : 8 + (has64Bits ? 4 : 0) + (hasMiddleTags ? 2 : 0);
        }
    }

    /// @param blockSize of the file system, which the journal has too
    /// @param blocks how many the journal has
    static JournalSuperblock parse(byte[] raw, int blockSize, long blocks) {
        int kind = JournalBlock.kind(raw);
        boolean isFirst = kind == JournalBlock.SUPERBLOCK_V1;
        if ((!isFirst && kind != JournalBlock.SUPERBLOCK_V2) || Numbers.big32(raw, 12) != blockSize) {
            throw Damage.of("its journal has no superblock");
        }
        int features = isFirst ? 0 : Numbers.big32(raw, 40);
        if ((features & ~KNOWN) != 0) {
            throw Damage.unsupported(
                    "its journal has features that are not known here: 0x" + Integer.toHexString(features & ~KNOWN));
        }
        JournalSuperblock parsed = parse(raw, features);
        parsed.requireSense(blocks);
        return parsed;
    }

    private static JournalSuperblock parse(byte[] raw, int features) {
        long fastCommits = (features & FAST_COMMIT) == 0 ? 0 : Numbers.bigU32(raw, 84);
        fastCommits = (features & FAST_COMMIT) != 0 && fastCommits == 0 ? USUAL_FAST_COMMITS : fastCommits;
        return new JournalSuperblock(
                Numbers.bigU32(raw, 20),
                Numbers.bigU32(raw, 16) - fastCommits,
                Numbers.bigU32(raw, 28),
                Numbers.big32(raw, 24),
                fastCommits,
                new Format(
                        (features & BITS_64) != 0,
                        (features & (CSUM_V2 | CSUM_V3)) != 0,
                        (features & CSUM_V3) != 0,
                        (features & CSUM_V2) != 0),
                Arrays.copyOfRange(raw, 48, 64));
    }

    private void requireSense(long blocks) {
        if (end > MOST_BLOCKS) {
            throw Damage.unsupported("its journal has " + end + " blocks");
        }
        boolean isRing = first >= 1 && first < end && end <= blocks - fastCommits;
        if (!isRing || (start != 0 && (start < first || start >= end))) {
            throw Damage.of("its journal is a ring from " + first + " to " + end + " of " + blocks + " blocks");
        }
    }

    /// The block of the log behind `block`.
    long next(long block) {
        return block + 1 < end ? block + 1 : first;
    }
}
