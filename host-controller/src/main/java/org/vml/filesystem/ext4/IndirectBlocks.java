package org.vml.filesystem.ext4;

/// A map as ext2 has it: twelve blocks, then one, two and three levels of blocks full of numbers. A zero stands for
/// zeros.
final class IndirectBlocks implements BlockMap {
    private static final int DIRECT = 12;
    private static final int LEVELS = 3;

    private final Superblock superblock;
    private final Blocks blocks;
    private final Inode inode;
    private final int perBlock;

    IndirectBlocks(Superblock superblock, Blocks blocks, Inode inode) {
        this.superblock = superblock;
        this.blocks = blocks;
        this.inode = inode;
        this.perBlock = superblock.blockSize() / Integer.BYTES;
    }

    @Override
    public long capacity() {
        return DIRECT + span(1) + span(2) + span(LEVELS);
    }

    @Override
    public Run at(long block) {
        if (block < DIRECT) {
            return run(inode.bytes(), inode.start() + Inode.MAP, DIRECT, (int) block, 0);
        }
        long base = DIRECT;
        for (int level = 1; level <= LEVELS; level++) {
            if (block < base + span(level)) {
                int at = inode.start() + Inode.MAP + (DIRECT + level - 1) * Integer.BYTES;
                return below(Numbers.u32(inode.bytes(), at), level, base, block);
            }
            base += span(level);
        }
        return Run.zeros(base, Long.MAX_VALUE);
    }

    /// How many blocks of the file one block of numbers stands for, directly or not.
    private long span(int level) {
        long span = 1;
        for (int i = 0; i < level; i++) {
            span *= perBlock;
        }
        return span;
    }

    /// @param base the first block of the file that `place`, a block of numbers, stands for
    private Run below(long place, int level, long base, long block) {
        if (place == 0) {
            return Run.zeros(base, base + span(level));
        }
        superblock.requireBlocks(place, 1, inode.toString());
        long offset = place * superblock.blockSize();
        byte[] page = blocks.page(offset);
        int at = Blocks.inPage(offset);
        if (level == 1) {
            return run(page, at, perBlock, (int) (block - base), base);
        }
        long span = span(level - 1);
        long index = (block - base) / span;
        long next = Numbers.u32(page, at + (int) index * Integer.BYTES);
        return below(next, level - 1, base + index * span, block);
    }

    /// The run from number `index` of `count` on.
    private Run run(byte[] bytes, int at, int count, int index, long base) {
        long first = Numbers.u32(bytes, at + index * Integer.BYTES);
        int end = index + 1;
        while (end < count
                && Numbers.u32(bytes, at + end * Integer.BYTES) == (first == 0 ? 0 : first + (end - index))) {
            end++;
        }
        if (first != 0) {
            superblock.requireBlocks(first, end - index, inode.toString());
        }
        return new Run(base + index, base + end, first);
    }
}
