package org.vml.repository;

import java.util.Arrays;
import org.vml.chunk.ChunkId;

/// A node of a disk's tree: up to [#FANOUT] ids, of chunks in a leaf (level 0), of nodes one level lower elsewhere.
/// An id that is a hole stands for content that is all zeros, however much that is. Holes at the end are left out, so
/// that a node has one form only.
///
/// Not defensively copied: nobody changes `children`.
@SuppressWarnings("ArrayRecordComponent") // compared by id, never by value
public record TreeNode(int level, ChunkId[] children) {
    /// The most children of a node.
    public static final int FANOUT = 256;

    /// The node of these children, without the holes at their end.
    public static TreeNode of(int level, ChunkId[] children) {
        int used = children.length;
        while (used > 0 && children[used - 1].isHole()) {
            used--;
        }
        return new TreeNode(level, used == children.length ? children : Arrays.copyOf(children, used));
    }

    public boolean isEmpty() {
        return children.length == 0;
    }

    /// The child at `slot`; a hole beyond the last.
    public ChunkId child(int slot) {
        return slot < children.length ? children[slot] : ChunkId.HOLE;
    }
}
