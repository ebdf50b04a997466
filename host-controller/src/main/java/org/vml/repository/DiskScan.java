package org.vml.repository;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.operation.Run;
import org.vml.operation.Workers;

/// Reads a whole disk and stores what the repository has not got. Workers take groups of neighbouring chunks in the
/// order of the disk; whoever completes a leaf of the tree stores it. Memory: a few groups per worker, and the ids of
/// one node per 256 chunks.
final class DiskScan {
    private final DiskSource source;
    private final Run run;
    private final DiskTree shape;
    private final Groups groups;
    private final TreeWriter tree;
    private final Repository repository;
    private final NewBlobs blobs;
    private final @Nullable DiskTreeReader base;
    private final LongAdder bytesScanned = new LongAdder();

    DiskScan(Repository repository, NewBlobs blobs, DiskSource source, @Nullable DiskTree baseTree, Run run) {
        this.repository = repository;
        this.blobs = blobs;
        this.source = source;
        this.run = run;
        int chunkSize = repository.config().chunkSize();
        this.shape = new DiskTree(ChunkId.HOLE, source.size(), chunkSize);
        // Trees of another shape have nothing at the same place.
        this.base = baseTree == null || baseTree.chunkSize() != chunkSize ? null : repository.treeReader(baseTree);
        this.tree = new TreeWriter(repository.format(), blobs, base, shape);
        this.groups = new Groups(source, shape);
    }

    /// Does it and returns the tree of the disk.
    DiskTree scan() {
        run.phase("scanning", source.size());
        Workers.run("vml-scan-", this::work);
        return tree.finish();
    }

    /// How many bytes were read from the machine's disk.
    long bytesScanned() {
        return bytesScanned.sum();
    }

    private void work(BooleanSupplier goOn) {
        try (GroupWorker worker = new GroupWorker(repository, blobs, base, source, shape)) {
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

        Leaf(long number, int groups) {
            this.number = number;
            this.ids = new ChunkId[TreeNode.FANOUT];
            Arrays.fill(ids, ChunkId.HOLE);
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
