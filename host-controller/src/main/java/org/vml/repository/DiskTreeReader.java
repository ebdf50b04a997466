package org.vml.repository;

import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Walks a disk's tree from the root to what is asked for. Nodes come through the cache of [Blobs]. Thread-safe.
public final class DiskTreeReader {
    private final Blobs blobs;
    private final Format format;
    private final DiskTree tree;

    DiskTreeReader(Blobs blobs, Format format, DiskTree tree) {
        this.blobs = blobs;
        this.format = format;
        this.tree = tree;
    }

    Blobs blobs() {
        return blobs;
    }

    public DiskTree tree() {
        return tree;
    }

    /// The id of a chunk; [ChunkId#HOLE] where the disk holds zeros.
    public ChunkId chunk(long chunk) {
        TreeNode leaf = node(0, chunk / TreeNode.FANOUT);
        return leaf == null ? ChunkId.HOLE : leaf.child((int) (chunk % TreeNode.FANOUT));
    }

    /// The `number`-th node of a level, counted from the beginning of the disk; null where the disk holds zeros only.
    @Nullable
    TreeNode node(int level, long number) {
        ChunkId id = nodeId(level, number);
        return id.isHole() ? null : decode(id, level);
    }

    /// The id of the `number`-th node of a level; a hole where the disk holds zeros only, or ends before.
    ChunkId nodeId(int level, long number) {
        int rootLevel = tree.rootLevel();
        if (level > rootLevel) {
            return ChunkId.HOLE;
        }
        ChunkId id = tree.root();
        for (int at = rootLevel; at > level && !id.isHole(); at--) {
            long span = span(at - level - 1);
            long slot = number / span - number / span / TreeNode.FANOUT * TreeNode.FANOUT;
            if (at == rootLevel && number / span >= TreeNode.FANOUT) {
                return ChunkId.HOLE;
            }
            id = decode(id, at).child((int) slot);
        }
        return level == rootLevel && number > 0 ? ChunkId.HOLE : id;
    }

    /// Puts the ids of the leaves, from the first on, into `ids`, as many as both have.
    void copyLeafIds(ChunkId[] ids) {
        if (tree.rootLevel() == 0) {
            ids[0] = tree.root();
            return;
        }
        for (int first = 0; first < ids.length; first += TreeNode.FANOUT) {
            TreeNode parent = node(1, first / TreeNode.FANOUT);
            for (int i = 0; parent != null && i < TreeNode.FANOUT && first + i < ids.length; i++) {
                ids[first + i] = parent.child(i);
            }
        }
    }

    /// The ids of the chunks of a leaf; holes behind the end of the disk.
    ChunkId[] chunksOfLeaf(long number) {
        ChunkId[] ids = new ChunkId[TreeNode.FANOUT];
        TreeNode leaf = node(0, number);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = leaf == null ? ChunkId.HOLE : leaf.child(i);
        }
        return ids;
    }

    /// How many nodes of a level a node `levels` above it spans.
    private static long span(int levels) {
        long span = 1;
        for (int i = 0; i < levels; i++) {
            span *= TreeNode.FANOUT;
        }
        return span;
    }

    private TreeNode decode(ChunkId id, int level) {
        byte[] bytes = blobs.loadCached(id);
        TreeNode node = format.decodeNode(bytes, bytes.length);
        if (node.level() != level) {
            throw ProblemException.of(
                    ProblemKind.DAMAGED, "Tree node " + id + " has level " + node.level() + ", not " + level);
        }
        return node;
    }
}
