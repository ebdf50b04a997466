package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Zeros;
import org.vml.operation.Run;
import org.vml.operation.Workers;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The content of a disk of an entry, open for reading. Thread-safe.
public final class DiskImage implements AutoCloseable {
    /// Zeros are left out in runs of at least this many bytes, the block of most file systems.
    private static final int SPARSE_BLOCK = 4096;

    private final Blobs blobs;
    private final DiskTreeReader tree;
    private final Sessions.Session session;

    DiskImage(Blobs blobs, DiskTreeReader tree, Sessions.Session session) {
        this.blobs = blobs;
        this.tree = tree;
        this.session = session;
    }

    /// The size of the disk in bytes.
    public long size() {
        return tree.tree().size();
    }

    /// Writes all that is not zero to `target`, a disk of at least this size, and flushes it.
    public void copyTo(DiskTarget target, Run run) {
        run.phase("writing", size());
        AtomicLong nextLeaf = new AtomicLong();
        long leaves = Math.ceilDiv(tree.tree().chunks(), TreeNode.FANOUT);
        Workers.run("vml-copy-", goOn -> {
            byte[] plain = new byte[tree.tree().chunkSize()];
            long leaf = nextLeaf.getAndIncrement();
            while (leaf < leaves && goOn.getAsBoolean()) {
                copyLeaf(leaf, plain, target, run);
                leaf = nextLeaf.getAndIncrement();
            }
        });
        target.flush();
    }

    private void copyLeaf(long number, byte[] plain, DiskTarget target, Run run) {
        DiskTree shape = tree.tree();
        long first = number * TreeNode.FANOUT;
        long end = Math.min(first + TreeNode.FANOUT, shape.chunks());
        TreeNode leaf = tree.node(0, number);
        for (long chunk = first; chunk < end; chunk++) {
            run.checkCancelled();
            ChunkId id = leaf == null ? ChunkId.HOLE : leaf.child((int) (chunk - first));
            int length = shape.chunkLength(chunk);
            if (!id.isHole()) {
                load(id, plain, length);
                writeSparse(target, chunk * shape.chunkSize(), plain, length);
            }
            run.advance(length);
        }
    }

    private void load(ChunkId id, byte[] plain, int length) {
        int loaded = blobs.load(id, plain);
        if (loaded != length) {
            throw ProblemException.of(
                    ProblemKind.DAMAGED, "Blob " + id + " has " + loaded + " bytes where the disk has " + length);
        }
    }

    private static void writeSparse(DiskTarget target, long offset, byte[] plain, int length) {
        int at = 0;
        while (at < length) {
            int start = skipZeros(plain, at, length);
            int stop = start;
            while (stop < length && !Zeros.isZero(plain, stop, Math.min(SPARSE_BLOCK, length - stop))) {
                stop = Math.min(stop + SPARSE_BLOCK, length);
            }
            if (stop > start) {
                target.write(offset + start, ByteBuffer.wrap(plain, start, stop - start));
            }
            at = Math.max(stop, start);
        }
    }

    private static int skipZeros(byte[] plain, int from, int length) {
        int at = from;
        while (at < length && Zeros.isZero(plain, at, Math.min(SPARSE_BLOCK, length - at))) {
            at = Math.min(at + SPARSE_BLOCK, length);
        }
        return at;
    }

    @Override
    public void close() {
        session.close();
    }
}
