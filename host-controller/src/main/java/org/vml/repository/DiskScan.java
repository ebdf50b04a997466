package org.vml.repository;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.operation.Run;
import org.vml.operation.Workers;

/// Reads a disk, the whole or what changed of it, and stores what the repository has not got. Workers take groups of
/// neighbouring chunks in the order of the disk; whoever completes a leaf of the tree stores it. Memory: a few groups
/// per worker, and the ids of one node per 256 chunks.
final class DiskScan {
    private final DiskSource source;
    private final Run run;
    private final DiskTree shape;
    private final Groups groups;
    private final TreeWriter tree;
    private final Repository repository;
    private final NewBlobs blobs;
    private final @Nullable DiskTreeReader base;
    private final Effort effort;
    private final LongAdder bytesScanned = new LongAdder();

    /// @param base the tree whose chunks serve to store those at the same place as differences, of the same chunk
    ///     size
    /// @param unchanged the tree that the disk has where `source` has no data; null for zeros
    private DiskScan(
            Repository repository,
            NewBlobs blobs,
            DiskSource source,
            int chunkSize,
            @Nullable DiskTreeReader base,
            @Nullable DiskTreeReader unchanged,
            Effort effort,
            Run run) {
        this.effort = effort;
        this.repository = repository;
        this.blobs = blobs;
        this.source = source;
        this.run = run;
        this.shape = new DiskTree(ChunkId.HOLE, source.size(), chunkSize);
        this.base = base;
        this.tree = new TreeWriter(repository.format(), blobs, base, unchanged, shape);
        this.groups =
                new Groups(source, shape, number -> unchanged == null ? noChunks() : unchanged.chunksOfLeaf(number));
    }

    /// A scan of all that `source` holds.
    static DiskScan whole(
            Repository repository,
            NewBlobs blobs,
            DiskSource source,
            @Nullable DiskTree baseTree,
            Effort effort,
            Run run) {
        int chunkSize = repository.config().chunkSize();
        // Trees of another shape have nothing at the same place.
        DiskTreeReader base =
                baseTree == null || baseTree.chunkSize() != chunkSize ? null : repository.treeReader(baseTree);
        return new DiskScan(repository, blobs, source, chunkSize, base, null, effort, run);
    }

    /// A scan of what changed since the disk was as in `before`.
    static DiskScan changed(Repository repository, NewBlobs blobs, ChangedDisk source, DiskTreeReader before, Run run) {
        return new DiskScan(repository, blobs, source, before.tree().chunkSize(), before, before, Effort.USUAL, run);
    }

    private static ChunkId[] noChunks() {
        ChunkId[] none = new ChunkId[TreeNode.FANOUT];
        Arrays.fill(none, ChunkId.HOLE);
        return none;
    }

    /// Does it and returns the tree of the disk.
    DiskTree scan() {
        run.phase("scanning", source.size());
        Workers.run("vml-scan-", this::work);
        return tree.finish();
    }

    /// How many bytes of the source were read.
    long bytesScanned() {
        return bytesScanned.sum();
    }

    private void work(BooleanSupplier goOn) {
        try (GroupWorker worker = new GroupWorker(repository, blobs, base, source, shape, effort)) {
            for (Groups.Group group = groups.next(); group != null && goOn.getAsBoolean(); group = groups.next()) {
                run.checkCancelled();
                bytesScanned.add(worker.process(group));
                if (group.leaf().complete()) {
                    tree.leafDone(group.leaf().number(), group.leaf().ids());
                }
                run.advance(group.advance());
            }
        }
    }

    /// The ids of one leaf while its groups are being worked on. Each group sets its own slots.
    static final class Leaf {
        private final long number;
        private final ChunkId[] ids;
        private int open;

        /// @param ids those of the chunks that no group has
        Leaf(long number, ChunkId[] ids, int groups) {
            this.number = number;
            this.ids = ids;
            this.open = groups;
        }

        long number() {
            return number;
        }

        ChunkId[] ids() {
            return ids;
        }

        /// Notes that a group is done; true for the last one.
        synchronized boolean complete() {
            return --open == 0;
        }
    }
}
