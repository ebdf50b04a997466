package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// What the superblock says about the whole file system, checked as far as one can without looking further.
///
/// @param blockSize in bytes, a power of two from 1024 to 65536
/// @param blocks how many blocks there are, all of them on the disk
/// @param inodeSize in bytes, a power of two from 128 to a block
/// @param features bits of [Feature]
/// @param firstInode the first inode that is not reserved
/// @param journalInode 0 if there is none, or it is elsewhere
record Superblock(
        UUID id,
        String label,
        int blockSize,
        long blocks,
        long inodes,
        long inodesPerGroup,
        int inodeSize,
        long firstInode,
        int features,
        long journalInode,
        GroupLayout groups) {

    /// Where it lies, in bytes from the start of the file system.
    static final int OFFSET = 1024;

    static final int LENGTH = 1024;

    private static final int MAGIC = 0xef53;
    private static final int MOST_BLOCK_SHIFT = 6;
    private static final int OLD_INODE = 128;

    /// Whether these [#LENGTH] bytes are one at all.
    static boolean isOne(byte[] raw) {
        return Numbers.u16(raw, 56) == MAGIC && Numbers.u32(raw, 24) <= MOST_BLOCK_SHIFT && Numbers.u32(raw, 40) > 0;
    }

    static Superblock read(Blocks blocks, long length) {
        byte[] raw = new byte[LENGTH];
        blocks.read(OFFSET, ByteBuffer.wrap(raw));
        if (!isOne(raw)) {
            throw Damage.of("its superblock is gone");
        }
        Superblock superblock = parse(raw);
        superblock.requireSense(length);
        return superblock;
    }

    private static Superblock parse(byte[] raw) {
        boolean isOld = Numbers.u32(raw, 76) == 0;
        int features = isOld ? 0 : Numbers.s32(raw, 96);
        Feature.require(features);
        long high = Feature.BITS_64.in(features) ? Numbers.u32(raw, 336) : 0;
        int blockSize = 1024 << Numbers.s32(raw, 24);
        long blocks = high << 32 | Numbers.u32(raw, 4);
        return new Superblock(
                Numbers.uuid(raw, 104),
                label(raw),
                blockSize,
                blocks,
                Numbers.u32(raw, 0),
                Numbers.u32(raw, 40),
                isOld ? OLD_INODE : Numbers.u16(raw, 88),
                isOld ? 11 : Numbers.u32(raw, 84),
                features,
                Numbers.u32(raw, 224),
                GroupLayout.parse(raw, features, blockSize, blocks));
    }

    private static String label(byte[] raw) {
        int end = 120;
        while (end < 136 && raw[end] != 0) {
            end++;
        }
        return new String(raw, 120, end - 120, StandardCharsets.UTF_8);
    }

    private void requireSense(long length) {
        if (blocks <= 0 || blocks > length / blockSize) {
            throw Damage.of("it has " + blocks + " blocks of " + blockSize + " bytes, and the disk "
                    + length / blockSize + " for it");
        }
        if (Integer.bitCount(inodeSize) != 1 || inodeSize < OLD_INODE || inodeSize > blockSize) {
            throw Damage.of("its inodes have " + inodeSize + " bytes");
        }
        if (inodesPerGroup > blockSize * 8L
                || inodes > groups.count() * inodesPerGroup
                || inodes > blocks * (blockSize / inodeSize)) {
            throw Damage.of("it has " + inodes + " inodes in " + groups.count() + " groups of " + inodesPerGroup);
        }
    }

    boolean has(Feature feature) {
        return feature.in(features);
    }

    /// A problem unless these blocks exist.
    ///
    /// @param whose for the problem: `inode 12`
    void requireBlocks(long first, long count, String whose) {
        if (first <= 0 || count > blocks - first) {
            throw Damage.of(whose + " has block " + first + " of " + blocks);
        }
    }
}
