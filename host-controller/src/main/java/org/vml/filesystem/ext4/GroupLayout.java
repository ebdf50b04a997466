package org.vml.filesystem.ext4;

/// Where the descriptors of the groups are.
///
/// @param count of groups
/// @param blocksPerGroup at least 1
/// @param descriptorSize in bytes
/// @param firstMetaGroup the first block of descriptors that lies among the groups that it describes, rather than
///     behind the superblock
/// @param sparse whether few groups have a copy of the superblock
/// @param backup one of the two groups that have one, if `sparse_super2` says so; else negative
/// @param otherBackup the other one
record GroupLayout(
        long count,
        int blockSize,
        long firstBlock,
        long blocksPerGroup,
        int descriptorSize,
        long firstMetaGroup,
        boolean sparse,
        long backup,
        long otherBackup) {

    private static final int SHORT_DESCRIPTOR = 32;
    private static final int SPARSE_SUPER2 = 0x200;
    private static final int SPARSE_SUPER = 0x1;

    /// @param raw the superblock
    static GroupLayout parse(byte[] raw, int features, int blockSize, long blocks) {
        long first = Numbers.u32(raw, 20);
        long perGroup = Numbers.u32(raw, 32);
        int size = Feature.BITS_64.in(features) ? Numbers.u16(raw, 254) : SHORT_DESCRIPTOR;
        if (perGroup == 0 || first >= blocks || first > 1 || Integer.bitCount(size) != 1) {
            throw Damage.of("its groups have " + perGroup + " blocks from " + first + " on");
        }
        if (size < SHORT_DESCRIPTOR || size > 1024) {
            throw Damage.of("its group descriptors have " + size + " bytes");
        }
        boolean sparse2 = (Numbers.s32(raw, 92) & SPARSE_SUPER2) != 0;
        return new GroupLayout(
                Math.ceilDiv(blocks - first, perGroup),
                blockSize,
                first,
                perGroup,
                size,
                Feature.META_BG.in(features) ? Numbers.u32(raw, 260) : Long.MAX_VALUE,
                (Numbers.s32(raw, 100) & SPARSE_SUPER) != 0,
                sparse2 ? Numbers.u32(raw, 588) : -1,
                sparse2 ? Numbers.u32(raw, 592) : -1);
    }

    /// The descriptor of a group, in bytes from the start of the file system.
    long descriptor(long group) {
        long perBlock = blockSize / descriptorSize;
        return block(group / perBlock, perBlock) * blockSize + group % perBlock * descriptorSize;
    }

    private long block(long number, long perBlock) {
        long superblock = Superblock.OFFSET / blockSize;
        if (number < firstMetaGroup) {
            return superblock + 1 + number;
        }
        long group = number * perBlock;
        long behind = group == 0 ? superblock - firstBlock + 1 : hasSuperblock(group) ? 1 : 0;
        return firstBlock + group * blocksPerGroup + behind;
    }

    private boolean hasSuperblock(long group) {
        if (backup >= 0) {
            return group == backup || group == otherBackup;
        }
        return !sparse || group == 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
    }

    private static boolean isPower(long number, int base) {
        long power = base;
        while (power < number) {
            power *= base;
        }
        return power == number;
    }
}
