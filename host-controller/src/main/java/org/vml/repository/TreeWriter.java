package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Stores the nodes of a disk's tree: leaves as they come, in any order, the levels above at the end. Thread-safe.
///
/// Leaves that never come are what they are in the tree `unchanged`, or holes where there is none.
final class TreeWriter {
    private final Format format;
    private final NewBlobs blobs;
    private final @Nullable DiskTreeReader base;
    private final DiskTree shape;
    private final ChunkId[] leaves;

    /// @param base the tree whose nodes serve to store new ones as differences
    TreeWriter(
            Format format,
            NewBlobs blobs,
            @Nullable DiskTreeReader base,
            @Nullable DiskTreeReader unchanged,
            DiskTree shape) {
        this.format = format;
        this.blobs = blobs;
        this.base = base;
        this.shape = shape;
        this.leaves = new ChunkId[Math.toIntExact(Math.ceilDiv(shape.chunks(), TreeNode.FANOUT))];
        Arrays.fill(leaves, ChunkId.HOLE);
        if (unchanged != null) {
            unchanged.copyLeafIds(leaves);
        }
    }

    /// Stores the leaf of this number.
    void leafDone(long number, ChunkId[] ids) {
        ChunkId id = store(0, number, ids);
        synchronized (leaves) {
            leaves[(int) number] = id;
        }
    }

    /// Stores the levels above the leaves and returns the tree.
    DiskTree finish() {
        ChunkId[] ids;
        synchronized (leaves) {
            ids = leaves;
        }
        for (int level = 1; level <= shape.rootLevel(); level++) {
            ChunkId[] above = new ChunkId[Math.ceilDiv(ids.length, TreeNode.FANOUT)];
            for (int i = 0; i < above.length; i++) {
                int from = i * TreeNode.FANOUT;
                int to = Math.min(from + TreeNode.FANOUT, ids.length);
                above[i] = store(level, i, Arrays.copyOfRange(ids, from, to));
            }
            ids = above;
        }
        return new DiskTree(ids.length == 0 ? ChunkId.HOLE : ids[0], shape.size(), shape.chunkSize());
    }

    private ChunkId store(int level, long number, ChunkId[] ids) {
        TreeNode node = TreeNode.of(level, ids);
        if (node.isEmpty()) {
            return ChunkId.HOLE;
        }
        byte[] plain = format.encodeNode(node);
        ChunkId id = Sha256.id(plain);
        if (blobs.claim(id)) {
            try (BlobEncoder encoder = format.newEncoder(Effort.USUAL)) {
                ByteBuffer out = ByteBuffer.allocateDirect(encoder.bound(plain.length));
                BlobEncoder.Encoded result =
                        encoder.encode(BlobKind.NODE, id, plain, 0, plain.length, baseOf(level, number), out);
                blobs.add(
                        out.flip(),
                        List.of(new BlobRecord(
                                id,
                                BlobKind.NODE,
                                result.encoding(),
                                result.base(),
                                "",
                                0,
                                result.length(),
                                plain.length)));
            }
        }
        return id;
    }

    private BlobEncoder.@Nullable Base baseOf(int level, long number) {
        if (base == null) {
            return null;
        }
        try {
            ChunkId baseId = blobs.baseFor(base.nodeId(level, number));
            if (baseId == null) {
                return null;
            }
            byte[] plain = base.blobs().loadCached(baseId);
            return new BlobEncoder.Base(baseId, plain, plain.length);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.DAMAGED) {
                return null; // it would only have saved space
            }
            throw e;
        }
    }
}
