package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.vml.chunk.ChunkId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A disk as a state of it that the repository has, and changes since: reads as the whole disk does, but says that it
/// has data only where something changed. Thread-safe.
///
/// Where the disk has grown since and its last chunk was cut short, that chunk counts as changed.
final class ChangedDisk implements DiskSource {
    private final DiskTreeReader before;
    private final DiskChanges changes;
    private final Extent grown;
    private final LongAdder bytesRead = new LongAdder();

    ChangedDisk(DiskTreeReader before, DiskChanges changes) {
        this.before = before;
        this.changes = changes;
        DiskTree tree = before.tree();
        if (changes.size() < tree.size()) {
            throw ProblemException.of(
                    ProblemKind.FAILED,
                    "The disk has shrunk from " + tree.size() + " to " + changes.size()
                            + " bytes since it was saved, which cannot be saved as a change");
        }
        long end = Math.min(changes.size(), tree.chunks() * tree.chunkSize());
        this.grown = new Extent(tree.size(), end);
    }

    /// How many bytes of changes were read.
    long bytesRead() {
        return bytesRead.sum();
    }

    @Override
    public long size() {
        return changes.size();
    }

    @Override
    public Extent nextData(long offset) {
        Extent change = changes.nextChange(offset);
        boolean isGrownFirst = offset < grown.end() && grown.start() < change.start();
        return isGrownFirst ? new Extent(Math.max(offset, grown.start()), grown.end()) : change;
    }

    /// Reads whole chunks: `offset` is at the beginning of one, and the last one is complete or ends with the disk.
    @Override
    public void read(long offset, ByteBuffer into) {
        int chunkSize = before.tree().chunkSize();
        while (into.hasRemaining()) {
            int length = Math.min(chunkSize, into.remaining());
            readChunk(offset, into.slice(into.position(), length));
            into.position(into.position() + length);
            offset += length;
        }
    }

    private void readChunk(long start, ByteBuffer into) {
        long end = start + into.remaining();
        Extent first = changes.nextChange(start);
        if (first.start() > start || first.end() < end) {
            loadBefore(start, into.duplicate());
        }
        for (Extent change = first; change.start() < end; change = changes.nextChange(change.end())) {
            long from = Math.max(start, change.start());
            int length = (int) (Math.min(end, change.end()) - from);
            changes.read(from, into.slice((int) (from - start), length));
            bytesRead.add(length);
            if (change.end() >= end) {
                return;
            }
        }
    }

    private void loadBefore(long start, ByteBuffer into) {
        DiskTree tree = before.tree();
        long number = start / tree.chunkSize();
        ChunkId id = number < tree.chunks() ? before.chunk(number) : ChunkId.HOLE;
        if (!id.isHole()) {
            into.put(before.blobs().loadCached(id));
        }
        while (into.hasRemaining()) {
            into.put((byte) 0);
        }
    }

    @Override
    public void close() {
        changes.close();
    }
}
