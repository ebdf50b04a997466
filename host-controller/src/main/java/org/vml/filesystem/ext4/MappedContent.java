package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Segment;

/// Content that is kept in blocks of its own.
final class MappedContent implements Content {
    /// A file with more stretches of data counts as data from the last one on: its holes are zeros anyhow.
    private static final int MOST_SEGMENTS = 1 << 20;

    private final Superblock superblock;
    private final Blocks blocks;
    private final Inode inode;
    private final BlockMap map;
    private final int blockSize;
    private final long size;

    MappedContent(Superblock superblock, Blocks blocks, Inode inode, BlockMap map) {
        this.superblock = superblock;
        this.blocks = blocks;
        this.inode = inode;
        this.map = map;
        this.blockSize = superblock.blockSize();
        this.size = inode.size();
        if (Math.ceilDiv(size, blockSize) > map.capacity()) {
            throw Damage.of(inode + " has more bytes than its map has room for");
        }
    }

    @Override
    public long size() {
        return size;
    }

    /// Is shown runs in order; says whether it wants more.
    @FunctionalInterface
    interface RunVisitor {
        boolean visit(Run run);
    }

    /// Shows the runs up to the end of the content; the last one may reach behind it. A problem if they have more
    /// blocks than there are: then some are in it many times.
    void runs(RunVisitor visitor) {
        long end = Math.ceilDiv(size, blockSize);
        long left = superblock.blocks() * 2;
        for (long at = 0; at < end && left >= 0; ) {
            Run run = map.at(at);
            left -= run.isZeros() ? 1 : run.end() - at;
            at = run.end();
            if (!visitor.visit(run)) {
                return;
            }
        }
        if (left < 0) {
            throw Damage.of(inode + " has more blocks than the file system");
        }
    }

    /// Where block `number` of the content is on the disk; a problem if it is a hole.
    long place(long number) {
        Run run = map.at(number);
        if (run.isZeros()) {
            throw Damage.of(inode + " has a hole where it must not");
        }
        return run.place(number);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        for (long at = offset; into.hasRemaining(); ) {
            Run run = map.at(at / blockSize);
            int length = (int) Math.min(into.remaining(), bytes(run.end()) - at);
            ByteBuffer part = into.slice(into.position(), length);
            if (run.isZeros()) {
                part.put(new byte[length]);
            } else {
                blocks.read(run.place(at / blockSize) * blockSize + at % blockSize, part);
            }
            into.position(into.position() + length);
            at += length;
        }
    }

    @Override
    public boolean isZeros(long offset, long end) {
        long at = offset;
        while (at < end) {
            Run run = map.at(at / blockSize);
            if (!run.isZeros()) {
                return false;
            }
            at = bytes(run.end());
        }
        return true;
    }

    @Override
    public List<Segment> data() {
        List<Segment> segments = new ArrayList<>();
        runs(run -> run.isZeros() || add(segments, bytes(run.start()), Math.min(size, bytes(run.end()))));
        if (segments.isEmpty() && size > 0) {
            return List.of(new Segment(size, 0));
        }
        boolean isAll = segments.size() == 1 && segments.getFirst().length() == size;
        return isAll ? List.of() : segments;
    }

    private boolean add(List<Segment> segments, long start, long end) {
        Segment last = segments.isEmpty() ? new Segment(-1, 0) : segments.getLast();
        if (last.offset() + last.length() == start) {
            segments.removeLast();
            segments.add(new Segment(last.offset(), end - last.offset()));
        } else if (segments.size() == MOST_SEGMENTS - 1) {
            segments.add(new Segment(start, size - start));
            return false;
        } else {
            segments.add(new Segment(start, end - start));
        }
        return true;
    }

    /// The offset of a block; of those behind every content, the highest there is.
    private long bytes(long block) {
        return block > Long.MAX_VALUE / blockSize ? Long.MAX_VALUE : block * blockSize;
    }
}
