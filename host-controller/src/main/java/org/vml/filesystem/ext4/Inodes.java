package org.vml.filesystem.ext4;

/// The inodes by their numbers.
final class Inodes {
    static final long ROOT = 2;

    private final Superblock superblock;
    private final Blocks blocks;

    Inodes(Superblock superblock, Blocks blocks) {
        this.superblock = superblock;
        this.blocks = blocks;
    }

    /// An inode that a directory names.
    Inode named(long number) {
        if (number != ROOT && number < superblock.firstInode()) {
            throw Damage.of("a directory names inode " + number + ", which is reserved");
        }
        Inode inode = get(number);
        if (inode.links() == 0) {
            throw Damage.of("a directory names " + inode + ", which is deleted");
        }
        return inode;
    }

    /// Any inode.
    Inode get(long number) {
        if (number < 1 || number > superblock.inodes()) {
            throw Damage.of("inode " + number + " of " + superblock.inodes() + " is named");
        }
        long group = (number - 1) / superblock.inodesPerGroup();
        long index = (number - 1) % superblock.inodesPerGroup();
        long at = index * superblock.inodeSize();
        long block = table(group) + at / superblock.blockSize();
        superblock.requireBlocks(block, 1, "the inode table of group " + group);
        long offset = block * superblock.blockSize() + at % superblock.blockSize();
        return new Inode(number, blocks.page(offset), Blocks.inPage(offset), superblock.inodeSize());
    }

    private long table(long group) {
        long offset = superblock.groups().descriptor(group);
        byte[] page = blocks.page(offset);
        int at = Blocks.inPage(offset);
        long high = superblock.groups().descriptorSize() >= 64 ? Numbers.u32(page, at + 40) : 0;
        return (high & 0xffff) << 32 | Numbers.u32(page, at + 8);
    }
}
