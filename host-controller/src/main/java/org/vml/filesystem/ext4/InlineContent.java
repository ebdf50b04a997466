package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.List;
import org.vml.protocol.environment.Segment;

/// Content that is kept in the inode itself. What is behind the bytes there is zeros, as the kernel reads it: so
/// `mke2fs -d` writes files that are one large hole.
final class InlineContent implements Content {
    private final long size;
    private final byte[] bytes;

    /// @param bytes the content at their beginning
    InlineContent(Inode inode, byte[] bytes) {
        this.size = inode.size();
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return size;
    }

    /// The content, and maybe more; not the zeros behind it.
    byte[] bytes() {
        return bytes;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        int length = Math.clamp(bytes.length - offset, 0, into.remaining());
        into.put(bytes, length == 0 ? 0 : (int) offset, length);
        into.put(new byte[into.remaining()]);
    }

    @Override
    public boolean isZeros(long offset, long end) {
        return offset >= bytes.length;
    }

    @Override
    public List<Segment> data() {
        return List.of();
    }
}
