package org.vml.agent.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.wire.Bytes;

/// Reads one directory after the other: its names in the order of their bytes, and what `lstat` tells of each. Makes
/// no objects for what nobody asks for, so that hundreds of thousands cost little. One thread at a time.
public final class DirectoryScan implements AutoCloseable {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    /// `struct stat` of x86-64 in words (`arch/x86/include/uapi/asm/stat.h`).
    private static final int STAT_WORDS = 18;

    private static final int DEVICE = 0;
    private static final int INODE = 1;
    private static final int LINKS = 2;
    private static final int MODE_AND_UID = 3;
    private static final int GID = 4;
    private static final int RDEV = 5;
    private static final int SIZE = 6;
    private static final int MODIFIED = 11;
    private static final int CHANGED = 13;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = Syscalls.newState(arena);
    private final MemorySegment stat = arena.allocate((long) STAT_WORDS * Long.BYTES, Long.BYTES);
    private final long statAddress = stat.address();
    private final SortedNames names = new SortedNames();
    private final long[] raw = new long[STAT_WORDS];
    private final long[] words = new long[Fingerprint.WORDS];
    private int directory;

    /// Reads the names in an open directory, which nobody has listed since it was opened; forgets those of the one
    /// before.
    public void read(int open) throws LinuxException {
        directory = open;
        names.read(open, state);
    }

    /// How many names there are, without `.` and `..`.
    public int count() {
        return names.count();
    }

    /// The number of a name; negative if it is not there.
    public int indexOf(Bytes name) {
        return names.indexOf(name.shared());
    }

    public Bytes name(int child) {
        return Bytes.owned(Arrays.copyOfRange(names.bytes(), names.start(child), names.end(child)));
    }

    /// Adds a child that [#stat] was asked for last to the fingerprint of the directory.
    public void addTo(Fingerprint fingerprint, int child) {
        fingerprint.add(names.bytes(), names.start(child), names.end(child), words);
    }

    /// Asks what a child is: 0, or the errno of the call; then nothing is known of it, and it counts as nothing.
    public int stat(int child) {
        long result = Syscalls.call(
                state, Syscalls.NEWFSTATAT, directory, names.address(child), statAddress, AT_SYMLINK_NOFOLLOW, 0);
        if (result < 0) {
            Arrays.fill(raw, 0);
            Arrays.fill(words, 0);
            return (int) -result;
        }
        MemorySegment.copy(stat, ValueLayout.JAVA_LONG, 0, raw, 0, STAT_WORDS);
        fillWords();
        return 0;
    }

    private void fillWords() {
        int mode = mode();
        FileKind kind = Linux.kind(mode);
        boolean hasSize = kind == FileKind.FILE || kind == FileKind.SYMLINK;
        boolean isNode = kind == FileKind.CHAR_DEVICE || kind == FileKind.BLOCK_DEVICE;
        int links = kind == FileKind.DIRECTORY ? 1 : (int) raw[LINKS];
        words[0] = ((long) kind.code() << 32) | (mode & Facts.MODE_BITS);
        words[1] = (raw[MODE_AND_UID] & 0xffff_ffff_0000_0000L) | (raw[GID] & 0xffff_ffffL);
        words[2] = hasSize ? raw[SIZE] : 0;
        words[3] = raw[MODIFIED];
        words[4] = raw[MODIFIED + 1];
        words[5] = raw[CHANGED];
        words[6] = raw[CHANGED + 1];
        words[7] = raw[INODE];
        words[8] = ((long) links << 32) ^ (isNode ? Linux.split(raw[RDEV]) : 0);
    }

    private int mode() {
        return (int) raw[MODE_AND_UID];
    }

    /// Whether the child is a directory.
    public boolean isDirectory() {
        return Linux.isDirectory(mode());
    }

    public FileKind kind() {
        return Linux.kind(mode());
    }

    /// A word of what [Fingerprint#words] makes of the child's facts.
    public long word(int number) {
        return words[number];
    }

    /// The file system that the child is on, `st_dev`.
    public long device() {
        return raw[DEVICE];
    }

    /// The child's facts.
    public Facts facts() {
        FileKind kind = Linux.kind(mode());
        boolean isNode = kind == FileKind.CHAR_DEVICE || kind == FileKind.BLOCK_DEVICE;
        return new Facts(
                kind,
                mode() & Facts.MODE_BITS,
                (int) (raw[MODE_AND_UID] >> 32),
                (int) raw[GID],
                words[2],
                new FileTime(raw[MODIFIED], (int) raw[MODIFIED + 1]),
                new FileTime(raw[CHANGED], (int) raw[CHANGED + 1]),
                raw[INODE],
                kind == FileKind.DIRECTORY ? 1 : (int) raw[LINKS],
                isNode ? Linux.split(raw[RDEV]) : 0);
    }

    @Override
    public void close() {
        names.close();
        arena.close();
    }
}
