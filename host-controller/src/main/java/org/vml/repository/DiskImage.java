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

    /// The length of every chunk but the last in bytes.
    public int chunkSize() {
        return tree.tree().chunkSize();
    }

    /// The ids of `count` chunks from number `first` on, all of them on the disk; [ChunkId#HOLE] where it holds
    /// zeros.
    public ChunkId[] chunks(long first, int count) {
        ChunkId[] ids = new ChunkId[count];
        for (int done = 0; done < count; ) {
            long chunk = first + done;
            int slot = (int) (chunk % TreeNode.FANOUT);
            int part = Math.min(TreeNode.FANOUT - slot, count - done);
            TreeNode leaf = tree.node(0, chunk / TreeNode.FANOUT);
            for (int i = 0; i < part; i++) {
                ids[done + i] = leaf == null ? ChunkId.HOLE : leaf.child(slot + i);
            }
            done += part;
        }
        return ids;
    }

    /// The number of the first chunk at or behind `chunk` that is not all zeros, or how many chunks the disk
    /// has if there is none. Passes over whole subtrees of zeros at once.
    public long nextData(long chunk) {
        DiskTree shape = tree.tree();
        return chunk >= shape.chunks() ? shape.chunks() : nextData(shape.rootLevel(), 0, chunk);
    }

    /// The same within the `number`-th node of a level; the first chunk behind the node, or behind the disk, if
    /// there is none in it.
    private long nextData(int level, long number, long from) {
        long span = 1;
        for (int i = 0; i < level; i++) {
            span *= TreeNode.FANOUT;
        }
        long end = Math.min((number + 1) * TreeNode.FANOUT * span, tree.tree().chunks());
        TreeNode node = tree.node(level, number);
        if (node == null) {
            return end;
        }
        long at = from;
        while (at < end) {
            long child = at / span;
            boolean hole = node.child((int) (child - number * TreeNode.FANOUT)).isHole();
            long next = Math.min((child + 1) * span, end);
            long found = hole ? next : level == 0 ? at : nextData(level - 1, child, at);
            if (found < next) {
                return found;
            }
            at = next;
        }
        return end;
    }

    /// Puts the plaintext of a chunk of this disk into `plain`, from 0 on: `length` bytes, checked against the
    /// id. A problem of kind `DAMAGED` or `UNREACHABLE` if they cannot be had; the next call tries again.
    public void load(ChunkId id, byte[] plain, int length) {
        int loaded = blobs.load(id, plain);
        if (loaded != length) {
            throw ProblemException.of(
                    ProblemKind.DAMAGED, "Blob " + id + " has " + loaded + " bytes where the disk has " + length);
        }
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
