package org.vml.filesystem.ext4;

/// A map as a tree of extents, at most five levels deep. A look from the root checks the nodes that it meets as far
/// as it reads them: numbers ascend, and those of a child lie between those of its parent. So a tree has no more
/// extents than the disk has room for.
final class ExtentTree implements BlockMap {
    private static final int MAGIC = 0xf30a;
    private static final int HEADER = 12;
    private static final int ENTRY = 12;
    private static final int MOST_DEPTH = 5;
    private static final int LONGEST_WRITTEN = 1 << 15;

    private final Superblock superblock;
    private final Blocks blocks;
    private final Inode inode;

    ExtentTree(Superblock superblock, Blocks blocks, Inode inode) {
        this.superblock = superblock;
        this.blocks = blocks;
        this.inode = inode;
    }

    /// @param at where the node is in `bytes`
    /// @param lower the first block that it may map
    /// @param upper behind the last one
    @SuppressWarnings("ArrayRecordComponent") // a view of a block, compared with nothing
    private record Node(byte[] bytes, int at, int entries, int depth, long lower, long upper) {
        int entry(int number) {
            return at + HEADER + number * ENTRY;
        }

        long start(int number) {
            return Numbers.u32(bytes, entry(number));
        }
    }

    @Override
    public long capacity() {
        return 1L << 32;
    }

    @Override
    public Run at(long block) {
        if (block >= capacity()) {
            return Run.zeros(block, Long.MAX_VALUE);
        }
        Node node = node(inode.bytes(), inode.start() + Inode.MAP, Inode.MAP_LENGTH, 0, capacity());
        while (node.depth() > 0) {
            int entry = lastStarting(node, block);
            if (entry < 0) {
                return Run.zeros(node.lower(), node.start(0));
            }
            node = child(node, entry);
        }
        return leaf(node, block);
    }

    private Node node(byte[] bytes, int at, int length, long lower, long upper) {
        int entries = Numbers.u16(bytes, at + 2);
        int depth = Numbers.u16(bytes, at + 6);
        if (Numbers.u16(bytes, at) != MAGIC || entries > (length - HEADER) / ENTRY || depth > MOST_DEPTH) {
            throw damaged();
        }
        if (entries == 0 && (depth > 0 || length != Inode.MAP_LENGTH)) {
            throw damaged();
        }
        return new Node(bytes, at, entries, depth, lower, upper);
    }

    private Node child(Node node, int entry) {
        int at = node.entry(entry);
        long place = (long) Numbers.u16(node.bytes(), at + 8) << 32 | Numbers.u32(node.bytes(), at + 4);
        superblock.requireBlocks(place, 1, inode.toString());
        long offset = place * superblock.blockSize();
        long upper = entry + 1 < node.entries() ? node.start(entry + 1) : node.upper();
        Node child = node(blocks.page(offset), Blocks.inPage(offset), superblock.blockSize(), node.start(entry), upper);
        if (child.depth() != node.depth() - 1) {
            throw damaged();
        }
        return child;
    }

    /// The last child that starts at `block` or before; -1 if all start behind it.
    private int lastStarting(Node node, long block) {
        long behind = node.lower();
        int found = -1;
        for (int i = 0; i < node.entries(); i++) {
            long start = node.start(i);
            if (start < behind || start >= node.upper()) {
                throw damaged();
            }
            found = start <= block ? i : found;
            behind = start + 1;
        }
        return found;
    }

    private Run leaf(Node node, long block) {
        long behind = node.lower();
        for (int i = 0; i < node.entries(); i++) {
            Run run = extent(node, i);
            if (run.start() < behind || run.end() > node.upper() || run.end() == run.start()) {
                throw damaged();
            }
            if (block < run.end()) {
                return block < run.start() ? Run.zeros(/* start= */ behind, /* end= */ run.start()) : run;
            }
            behind = run.end();
        }
        return Run.zeros(behind, node.upper());
    }

    private Run extent(Node node, int number) {
        int at = node.entry(number);
        long start = node.start(number);
        int length = Numbers.u16(node.bytes(), at + 4);
        long place = (long) Numbers.u16(node.bytes(), at + 6) << 32 | Numbers.u32(node.bytes(), at + 8);
        if (length > LONGEST_WRITTEN) {
            return Run.zeros(start, start + length - LONGEST_WRITTEN);
        }
        superblock.requireBlocks(place, length, inode.toString());
        return new Run(start, start + length, place);
    }

    private RuntimeException damaged() {
        return Damage.of(inode + " has a damaged tree of extents");
    }
}
