package org.vml.repository;

import org.vml.chunk.ChunkId;

/// The content of a disk: the root of its tree of chunk ids.
///
/// @param root the id of the root node, or a hole for a disk of zeros
/// @param size the size of the disk in bytes; the last chunk ends with the disk
/// @param chunkSize the length of every other chunk in bytes
public record DiskTree(ChunkId root, long size, int chunkSize) {
    public DiskTree {
        if (size < 0 || chunkSize <= 0) {
            throw new IllegalArgumentException("a disk of " + size + " bytes in chunks of " + chunkSize);
        }
    }

    /// How many chunks the disk has.
    public long chunks() {
        return Math.ceilDiv(size, chunkSize);
    }

    /// The level of the root: the least at which one node spans the disk.
    public int rootLevel() {
        int level = 0;
        for (long span = TreeNode.FANOUT; span < chunks(); span *= TreeNode.FANOUT) {
            level++;
        }
        return level;
    }

    /// The length of a chunk in bytes.
    public int chunkLength(long chunk) {
        return (int) Math.min(chunkSize, size - chunk * chunkSize);
    }
}
