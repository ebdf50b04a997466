package org.vml.filesystem.ext4;

import java.util.Map;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;

/// One inode: a view of its bytes in the inode table.
final class Inode {
    /// Where the map of its blocks is, or what is small enough to take its place.
    static final int MAP = 40;

    static final int MAP_LENGTH = 60;

    private static final int BASE = 128;
    private static final int EXTENTS_FLAG = 0x80000;
    private static final int ENCRYPT_FLAG = 0x800;
    private static final int INLINE_FLAG = 0x10000000;
    private static final int EPOCH_BITS = 3;
    private static final int MOST_NANOS = 999_999_999;

    private static final Map<Integer, FileKind> KINDS = Map.of(
            1, FileKind.FIFO,
            2, FileKind.CHAR_DEVICE,
            4, FileKind.DIRECTORY,
            6, FileKind.BLOCK_DEVICE,
            8, FileKind.FILE,
            10, FileKind.SYMLINK,
            12, FileKind.SOCKET);

    private final long number;
    private final byte[] bytes;
    private final int start;
    private final int length;

    /// @param bytes has `length` bytes of it at `start`
    Inode(long number, byte[] bytes, int start, int length) {
        this.number = number;
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    long number() {
        return number;
    }

    /// What its offsets are offsets in, from [#start] on.
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    FileKind kind() {
        FileKind kind = KINDS.get(u16(0) >> 12);
        if (kind == null) {
            throw Damage.of(this + " is of no kind");
        }
        return kind;
    }

    int mode() {
        return u16(0) & Facts.MODE_BITS;
    }

    int uid() {
        return u16(120) << 16 | u16(2);
    }

    int gid() {
        return u16(122) << 16 | u16(24);
    }

    int links() {
        return u16(26);
    }

    /// In bytes, whatever it is.
    long size() {
        long size = u32(108) << 32 | u32(4);
        if (size < 0) {
            throw Damage.of(this + " has " + Long.toUnsignedString(size) + " bytes");
        }
        return size;
    }

    boolean hasExtents() {
        return (Numbers.s32(bytes, start + 32) & EXTENTS_FLAG) != 0;
    }

    boolean hasInlineData() {
        return (Numbers.s32(bytes, start + 32) & INLINE_FLAG) != 0;
    }

    boolean isEncrypted() {
        return (Numbers.s32(bytes, start + 32) & ENCRYPT_FLAG) != 0;
    }

    /// The block with its attributes; 0 if it has none.
    long attributeBlock() {
        return (long) u16(118) << 32 | u32(104);
    }

    FileTime modified() {
        return time(16, 136);
    }

    FileTime changed() {
        return time(12, 132);
    }

    private FileTime time(int at, int extraAt) {
        int seconds = Numbers.s32(bytes, start + at);
        if (extraAt + Integer.BYTES > end()) {
            return new FileTime(seconds, 0);
        }
        int extra = Numbers.s32(bytes, start + extraAt);
        int nanos = Math.min(extra >>> 2, MOST_NANOS);
        return new FileTime(seconds + ((long) (extra & EPOCH_BITS) << 32), nanos);
    }

    /// The end of its fields; behind them are attributes. A multiple of four.
    int end() {
        int end = length > BASE ? BASE + u16(BASE) : BASE;
        if (end > length || end % Integer.BYTES != 0) {
            throw Damage.of(this + " has fields up to byte " + end + " of " + length);
        }
        return end;
    }

    /// `major << 32 | minor` of a device node.
    long device() {
        long old = u32(MAP);
        if (old != 0) {
            return (old >> 8 & 0xff) << 32 | (old & 0xff);
        }
        long device = u32(MAP + Integer.BYTES);
        return (device >> 8 & 0xfff) << 32 | (device & 0xff) | (device >> 12 & 0xfff00);
    }

    Facts facts() {
        FileKind kind = kind();
        boolean hasSize = kind == FileKind.FILE || kind == FileKind.SYMLINK;
        boolean isDevice = kind == FileKind.CHAR_DEVICE || kind == FileKind.BLOCK_DEVICE;
        return new Facts(
                kind,
                mode(),
                uid(),
                gid(),
                hasSize ? size() : 0,
                modified(),
                changed(),
                number,
                kind == FileKind.DIRECTORY ? 1 : links(),
                isDevice ? device() : 0);
    }

    private int u16(int at) {
        return Numbers.u16(bytes, start + at);
    }

    private long u32(int at) {
        return Numbers.u32(bytes, start + at);
    }

    @Override
    public String toString() {
        return "inode " + number;
    }
}
