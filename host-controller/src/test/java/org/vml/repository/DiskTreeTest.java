package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;

/// The shape of trees and of their nodes.
final class DiskTreeTest {
    private static final ChunkId ID = new ChunkId(1, 2, 3, 4);

    private static DiskTree tree(long size, int chunkSize) {
        return new DiskTree(ChunkId.HOLE, size, chunkSize);
    }

    @Test
    void aDiskHasAsManyChunksAsCoverIt() {
        assertEquals(0, tree(0, 4096).chunks());
        assertEquals(1, tree(1, 4096).chunks());
        assertEquals(1, tree(4096, 4096).chunks());
        assertEquals(2, tree(4097, 4096).chunks());
        assertEquals(1L << 51, tree(Long.MAX_VALUE, 4096).chunks());
    }

    @Test
    void theLastChunkEndsWithTheDisk() {
        DiskTree tree = tree(2 * 4096 + 100, 4096);
        assertEquals(4096, tree.chunkLength(0));
        assertEquals(4096, tree.chunkLength(1));
        assertEquals(100, tree.chunkLength(2));
        assertEquals(4096, tree(8192, 4096).chunkLength(1));
    }

    @Test
    void theRootIsAtTheLeastLevelThatSpansTheDisk() {
        long chunk = 4096;
        assertEquals(0, tree(0, 4096).rootLevel());
        assertEquals(0, tree(256 * chunk, 4096).rootLevel());
        assertEquals(1, tree(256 * chunk + 1, 4096).rootLevel());
        assertEquals(1, tree(256 * 256 * chunk, 4096).rootLevel());
        assertEquals(2, tree(256 * 256 * chunk + 1, 4096).rootLevel());
        assertEquals(6, tree(Long.MAX_VALUE, 4096).rootLevel());
    }

    @Test
    void whatIsNoDiskIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> tree(-1, 4096));
        assertThrows(IllegalArgumentException.class, () -> tree(1, 0));
        assertThrows(IllegalArgumentException.class, () -> tree(1, -4096));
    }

    @Test
    void aNodeLeavesOutTheHolesAtItsEnd() {
        TreeNode node = TreeNode.of(1, new ChunkId[] {ChunkId.HOLE, ID, ChunkId.HOLE, ChunkId.HOLE});
        assertArrayEquals(new ChunkId[] {ChunkId.HOLE, ID}, node.children());
        assertFalse(node.isEmpty());
        assertEquals(ChunkId.HOLE, node.child(0));
        assertEquals(ID, node.child(1));
        assertEquals(ChunkId.HOLE, node.child(2));
        assertEquals(ChunkId.HOLE, node.child(TreeNode.FANOUT - 1));
    }

    @Test
    void aNodeOfHolesIsEmpty() {
        assertTrue(TreeNode.of(0, new ChunkId[0]).isEmpty());
        assertTrue(TreeNode.of(0, new ChunkId[] {ChunkId.HOLE, ChunkId.HOLE}).isEmpty());
    }
}
