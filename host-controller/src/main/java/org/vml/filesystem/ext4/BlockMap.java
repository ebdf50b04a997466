package org.vml.filesystem.ext4;

/// Where the blocks of an inode are.
sealed interface BlockMap permits ExtentTree, IndirectBlocks {
    /// A run that holds the block of this number, maybe from this very block on. Behind the last block there are
    /// zeros.
    Run at(long block);

    /// The most blocks that it can map.
    long capacity();
}
