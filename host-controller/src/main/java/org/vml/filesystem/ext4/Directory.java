package org.vml.filesystem.ext4;

import org.vml.protocol.environment.FileKind;

/// The names in a directory, in the order in which they lie there.
final class Directory {
    private static final int HEADER = 8;

    /// In a directory that is kept in its inode: the number of its parent, before the entries.
    private static final int INLINE_PARENT = 4;

    private final Volume volume;
    private final Inode inode;

    Directory(Volume volume, Inode inode) {
        if (inode.kind() != FileKind.DIRECTORY) {
            throw new IllegalArgumentException(inode + " is no directory");
        }
        this.volume = volume;
        this.inode = inode;
    }

    /// Is shown a name, the `length` bytes at `at`; says whether it wants more.
    @FunctionalInterface
    interface EntryVisitor {
        boolean visit(long inode, byte[] bytes, int at, int length);
    }

    /// Shows all names but `.` and `..`.
    void entries(EntryVisitor visitor) {
        switch (volume.content(inode)) {
            case InlineContent inline -> inline(inline, visitor);
            case MappedContent mapped -> mapped.runs(run -> blocks(run, mapped.size(), visitor));
        }
    }

    private void inline(InlineContent inline, EntryVisitor visitor) {
        if (inline.size() < INLINE_PARENT || inline.size() > inline.bytes().length) {
            throw damaged();
        }
        int end = (int) inline.size();
        int first = Math.min(end, Inode.MAP_LENGTH);
        if (block(inline.bytes(), INLINE_PARENT, first, visitor) && end > first) {
            block(inline.bytes(), first, end, visitor);
        }
    }

    private boolean blocks(Run run, long size, EntryVisitor visitor) {
        int blockSize = volume.superblock().blockSize();
        if (run.isZeros() || size % blockSize != 0) {
            throw damaged();
        }
        long end = Math.min(run.end(), size / blockSize);
        boolean more = true;
        for (long number = run.start(); number < end && more; number++) {
            long offset = run.place(number) * blockSize;
            int at = Blocks.inPage(offset);
            more = block(volume.blocks().page(offset), at, at + blockSize, visitor);
        }
        return more;
    }

    private boolean block(byte[] bytes, int start, int end, EntryVisitor visitor) {
        for (int at = start; at < end; ) {
            if (end - at < HEADER) {
                throw damaged();
            }
            int length = entryLength(Numbers.u16(bytes, at + 4), end - start);
            int nameLength =
                    volume.superblock().has(Feature.FILETYPE) ? Numbers.u8(bytes, at + 6) : Numbers.u16(bytes, at + 6);
            if (length < HEADER || length > end - at || length % Integer.BYTES != 0 || nameLength > length - HEADER) {
                throw damaged();
            }
            if (!entry(bytes, at, nameLength, visitor)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean entry(byte[] bytes, int at, int nameLength, EntryVisitor visitor) {
        long number = Numbers.u32(bytes, at);
        int name = at + HEADER;
        boolean isDots = (nameLength == 1 && bytes[name] == '.')
                || (nameLength == 2 && bytes[name] == '.' && bytes[name + 1] == '.');
        return number == 0 || isDots || visitor.visit(number, bytes, name, nameLength);
    }

    /// Where blocks have 64 KiB, 16 bits cannot say so.
    private static int entryLength(int raw, int blockLength) {
        return blockLength == 1 << 16 && (raw == 0 || raw == 0xffff) ? blockLength : raw;
    }

    private RuntimeException damaged() {
        return Damage.of("the directory that is " + inode + " has a damaged block");
    }
}
