package org.vml.repository;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// Cuts a disk into groups of neighbouring chunks that hold data, in the order of the disk. Thread-safe.
final class Groups {
    /// The longest group in bytes of disk: enough to make writing it to a pack one large write.
    private static final int GROUP_BYTES = 4 << 20;

    private final DiskSource source;
    private final DiskTree shape;
    private final LongFunction<ChunkId[]> leafBefore;
    private final int chunksPerGroup;
    private final Queue<Group> ready = new ArrayDeque<>();
    private long nextChunk;
    private long reported;

    /// @param leafBefore gives the ids that a leaf has where no data is found
    Groups(DiskSource source, DiskTree shape, LongFunction<ChunkId[]> leafBefore) {
        this.source = source;
        this.shape = shape;
        this.leafBefore = leafBefore;
        this.chunksPerGroup = Math.max(1, GROUP_BYTES / shape.chunkSize());
    }

    /// Chunks `[first, end)` of the disk, all in one leaf, all with data.
    ///
    /// @param advance how far progress goes when it is done: its bytes and the hole before it
    record Group(DiskScan.Leaf leaf, long first, long end, long advance) {}

    /// The next group, or null at the end of the disk.
    synchronized @Nullable Group next() {
        while (ready.isEmpty() && nextChunk < shape.chunks()) {
            cutLeaf();
        }
        return ready.poll();
    }

    /// Cuts the next leaf that holds data.
    private void cutLeaf() {
        DiskSource.Extent data = source.nextData(nextChunk * shape.chunkSize());
        if (data.start() >= shape.size()) {
            nextChunk = shape.chunks();
            return;
        }
        long first = Math.max(nextChunk, data.start() / shape.chunkSize());
        long number = first / TreeNode.FANOUT;
        long leafEnd = Math.min((number + 1) * TreeNode.FANOUT, shape.chunks());
        List<long[]> spans = new ArrayList<>();
        while (first < leafEnd) {
            long end = Math.min(leafEnd, Math.ceilDiv(data.end(), shape.chunkSize()));
            for (long at = first; at < end; at += chunksPerGroup) {
                spans.add(new long[] {at, Math.min(at + chunksPerGroup, end)});
            }
            first = end;
            if (first < leafEnd) {
                data = source.nextData(first * shape.chunkSize());
                first = data.start() >= shape.size() ? leafEnd : Math.max(first, data.start() / shape.chunkSize());
            }
        }
        nextChunk = leafEnd;
        DiskScan.Leaf leaf = new DiskScan.Leaf(number, leafBefore.apply(number), spans.size());
        for (long[] span : spans) {
            long until = Math.min(span[1] * shape.chunkSize(), shape.size());
            ready.add(new Group(leaf, span[0], span[1], until - reported));
            reported = until;
        }
    }
}
