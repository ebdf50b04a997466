package org.vml.agent.platform;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// What the agent reads of Linux's file systems, with the exact bytes of names and without following links. Names are
/// relative to an open directory; so nothing that somebody moves meanwhile leads elsewhere. Any thread; one call at a
/// time.
public final class Linux {
    /// Stands for the working directory where a directory is asked for.
    public static final int AT_FDCWD = -100;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NONBLOCK = 04000;
    public static final int O_DIRECTORY = 0200000;
    public static final int O_NOFOLLOW = 0400000;
    public static final int O_NOATIME = 01000000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int LONGEST_LINK = 4096;
    private static final int DIRENT_HEADER = 19;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private Linux() {}

    /// Opens a name in a directory; the caller closes what is returned.
    public static int open(int directory, byte[] name, int flags, int mode) throws LinuxException {
        long result = Syscalls.call(Syscalls.OPENAT, directory, Syscalls.path(name), flags | O_CLOEXEC, mode, 0);
        return (int) checked("open", name, result);
    }

    /// Opens a file for reading, not following a link. That it is read is not seen in the guest (its access time stays)
    /// where that may be hidden: only the owner may.
    public static int openUnseen(int directory, byte[] name) throws LinuxException {
        int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
        try {
            return open(directory, name, flags | O_NOATIME, 0);
        } catch (LinuxException e) {
            if (e.isDenied()) {
                return open(directory, name, flags, 0);
            }
            throw e;
        }
    }

    /// Opens a directory for [#list] and as a place for names, not following a link.
    public static int openDirectory(int directory, byte[] name) throws LinuxException {
        return open(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    }

    public static void close(int file) {
        var _ = Syscalls.call(Syscalls.CLOSE, file, 0, 0, 0, 0);
    }

    /// What a name in a directory is, a link itself.
    public static Stat stat(int directory, byte[] name) throws LinuxException {
        long buffer = Syscalls.data().address();
        checked(
                "stat",
                name,
                Syscalls.call(Syscalls.NEWFSTATAT, directory, Syscalls.path(name), buffer, AT_SYMLINK_NOFOLLOW, 0));
        return decoded(Syscalls.data());
    }

    /// What an open file is.
    public static Stat stat(int file) throws LinuxException {
        long buffer = Syscalls.data().address();
        byte[] itself = {};
        checked(
                "stat",
                itself,
                Syscalls.call(Syscalls.NEWFSTATAT, file, Syscalls.path(itself), buffer, AT_EMPTY_PATH, 0));
        return decoded(Syscalls.data());
    }

    /// `struct stat` of x86-64 (`arch/x86/include/uapi/asm/stat.h`).
    private static Stat decoded(MemorySegment stat) {
        int mode = stat.get(INT, 24);
        FileKind kind = kind(mode);
        boolean isDirectory = kind == FileKind.DIRECTORY;
        boolean isNode = kind == FileKind.CHAR_DEVICE || kind == FileKind.BLOCK_DEVICE;
        Facts facts = new Facts(
                kind,
                mode & Facts.MODE_BITS,
                stat.get(INT, 28),
                stat.get(INT, 32),
                kind == FileKind.FILE || kind == FileKind.SYMLINK ? stat.get(LONG, 48) : 0,
                new FileTime(stat.get(LONG, 88), (int) stat.get(LONG, 96)),
                new FileTime(stat.get(LONG, 104), (int) stat.get(LONG, 112)),
                stat.get(LONG, 8),
                isDirectory ? 1 : (int) stat.get(LONG, 16),
                isNode ? split(stat.get(LONG, 40)) : 0);
        return new Stat(facts, stat.get(LONG, 0), stat.get(LONG, 64));
    }

    static boolean isDirectory(int mode) {
        return (mode & 0170000) == 0040000;
    }

    /// The kind that `st_mode` tells.
    public static FileKind kind(int mode) {
        return switch (mode & 0170000) {
            case 0040000 -> FileKind.DIRECTORY;
            case 0120000 -> FileKind.SYMLINK;
            case 0010000 -> FileKind.FIFO;
            case 0140000 -> FileKind.SOCKET;
            case 0020000 -> FileKind.CHAR_DEVICE;
            case 0060000 -> FileKind.BLOCK_DEVICE;
            default -> FileKind.FILE;
        };
    }

    /// The kernel's number of a device (makedev(3)) as [Facts] has it.
    static long split(long device) {
        long major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >> 12 & ~0xffL);
        return major << 32 | (minor & 0xffff_ffffL);
    }

    /// The names in an open directory, in no order, without `.` and `..`.
    public static List<Bytes> list(int directory) throws LinuxException {
        List<Bytes> names = new ArrayList<>();
        MemorySegment data = Syscalls.data();
        while (true) {
            long got = Syscalls.call(Syscalls.GETDENTS64, directory, data.address(), Syscalls.BUFFER, 0, 0);
            checked("list", new byte[0], got);
            if (got == 0) {
                return names;
            }
            for (long at = 0; at < got; ) {
                int length = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
                byte[] name = name(data, at + DIRENT_HEADER);
                if (!isDots(name)) {
                    names.add(Bytes.owned(name));
                }
                at += length;
            }
        }
    }

    private static byte[] name(MemorySegment data, long start) {
        int length = 0;
        while (data.get(ValueLayout.JAVA_BYTE, start + length) != 0) {
            length++;
        }
        return copyOf(data, start, length);
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    public static Bytes readLink(int directory, byte[] name) throws LinuxException {
        long got = Syscalls.call(
                Syscalls.READLINKAT,
                directory,
                Syscalls.path(name),
                Syscalls.data().address(),
                LONGEST_LINK,
                0);
        checked("read link", name, got);
        return Bytes.owned(copyOf(Syscalls.data(), 0, (int) got));
    }

    /// Reads up to `length` bytes, at most [#most], at `offset`; how many there were, 0 at the end.
    public static int read(int file, long offset, byte[] into, int at, int length) throws LinuxException {
        long got = Syscalls.call(
                Syscalls.PREAD64, file, Syscalls.data().address(), Math.min(length, Syscalls.BUFFER), offset, 0);
        checked("read", new byte[0], got);
        MemorySegment.copy(Syscalls.data(), ValueLayout.JAVA_BYTE, 0, into, at, (int) got);
        return (int) got;
    }

    /// The beginning of the next data at or behind `offset`; -1 if there is none.
    public static long nextData(int file, long offset) throws LinuxException {
        long at = Syscalls.call(Syscalls.LSEEK, file, offset, SEEK_DATA, 0, 0);
        return at == -Errno.ENXIO ? -1 : checked("seek", new byte[0], at);
    }

    /// The beginning of the next hole at or behind `offset`; the end of the file is one.
    public static long nextHole(int file, long offset) throws LinuxException {
        return checked("seek", new byte[0], Syscalls.call(Syscalls.LSEEK, file, offset, SEEK_HOLE, 0, 0));
    }

    /// The extended attributes of a name in a directory, in the order of their names; none where the file system has
    /// none.
    public static List<Attribute> attributes(int directory, byte[] name) throws LinuxException {
        byte[] path = through(directory, name);
        long got = Syscalls.call(
                Syscalls.LLISTXATTR, Syscalls.path(path), Syscalls.data().address(), Syscalls.BUFFER, 0, 0);
        if (got == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        checked("list attributes of", name, got);
        byte[] names = copyOf(Syscalls.data(), 0, (int) got);
        List<Attribute> attributes = new ArrayList<>();
        for (int start = 0; start < names.length; ) {
            int end = start;
            while (names[end] != 0) {
                end++;
            }
            attribute(path, new String(names, start, end - start, StandardCharsets.UTF_8), attributes);
            start = end + 1;
        }
        attributes.sort((a, b) -> a.name().compareTo(b.name()));
        return attributes;
    }

    private static void attribute(byte[] path, String name, List<Attribute> into) throws LinuxException {
        long got = Syscalls.call(
                Syscalls.LGETXATTR,
                Syscalls.path(path),
                Syscalls.other(name.getBytes(StandardCharsets.UTF_8)),
                Syscalls.data().address(),
                Syscalls.BUFFER,
                0);
        if (got != -Errno.ENODATA && got != -Errno.EOPNOTSUPP) {
            checked("read attribute " + name + " of", path, got);
            into.add(new Attribute(name, Bytes.owned(copyOf(Syscalls.data(), 0, (int) got))));
        }
    }

    /// A path for calls that know no directories: by way of the open one.
    static byte[] through(int directory, byte[] name) {
        if (directory == AT_FDCWD) {
            return name;
        }
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        path.writeBytes(("/proc/self/fd/" + directory + "/").getBytes(StandardCharsets.US_ASCII));
        path.writeBytes(name);
        return path.toByteArray();
    }

    static byte[] copyOf(MemorySegment data, long start, int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, start, copy, 0, length);
        return copy;
    }

    static long checked(String call, byte[] object, long result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, RawPath.display(object), (int) -result);
        }
        return result;
    }
}
