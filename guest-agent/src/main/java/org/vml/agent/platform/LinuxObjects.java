package org.vml.agent.platform;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.wire.Bytes;

/// Reads and changes objects that are held open, so that whoever swaps the name meanwhile does not lead a change to
/// something else. They are held by `O_PATH`, which neither opens a device nor waits for a fifo, and needs no right
/// to read; the calls go by way of `/proc/self/fd`, whose links lead to the object itself, even to a link.
public final class LinuxObjects {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int W_OK = 2;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final byte[] IT = {'i', 't'};

    private LinuxObjects() {}

    /// Holds what a name in a directory is, a link itself; the caller closes what is returned.
    public static int hold(int directory, byte[] name) throws LinuxException {
        return Linux.open(directory, name, Linux.O_PATH | Linux.O_NOFOLLOW, 0);
    }

    /// Holds a directory, as a place for names.
    public static int holdDirectory(int directory, byte[] name) throws LinuxException {
        return Linux.open(directory, name, Linux.O_PATH | Linux.O_NOFOLLOW | Linux.O_DIRECTORY, 0);
    }

    public static void own(int object, int uid, int gid) throws LinuxException {
        long itself = Syscalls.path(new byte[0]);
        check("change the owner of", Syscalls.call(Syscalls.FCHOWNAT, object, itself, uid, gid, AT_EMPTY_PATH));
    }

    /// Changes the permissions of what is no link.
    public static void permit(int object, int mode) throws LinuxException {
        check("change the mode of", Syscalls.call(Syscalls.FCHMODAT, Linux.AT_FDCWD, path(object), mode, 0, 0));
    }

    /// Sets the time of modification; that of the last access stays.
    public static void date(int object, FileTime modified) throws LinuxException {
        MemorySegment times = Syscalls.data();
        times.set(ValueLayout.JAVA_LONG, 0, 0L);
        times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
        times.set(ValueLayout.JAVA_LONG, 16, modified.seconds());
        times.set(ValueLayout.JAVA_LONG, 24, modified.nanos());
        check(
                "set the time of",
                Syscalls.call(Syscalls.UTIMENSAT, Linux.AT_FDCWD, path(object), times.address(), 0, 0));
    }

    public static void setAttribute(int object, Attribute attribute) throws LinuxException {
        byte[] value = attribute.value().shared();
        MemorySegment.copy(value, 0, Syscalls.data(), ValueLayout.JAVA_BYTE, 0, value.length);
        long data = Syscalls.data().address();
        check(
                "set attribute " + attribute.name() + " of",
                Syscalls.call(Syscalls.SETXATTR, path(object), name(attribute.name()), data, value.length, 0));
    }

    public static void removeAttribute(int object, String attribute) throws LinuxException {
        check(
                "remove attribute " + attribute + " of",
                Syscalls.call(Syscalls.REMOVEXATTR, path(object), name(attribute), 0, 0, 0));
    }

    /// As [Linux#attributes(int, byte[])].
    public static List<Attribute> attributes(int object) throws LinuxException {
        long data = Syscalls.data().address();
        long got = Syscalls.call(Syscalls.LISTXATTR, path(object), data, Syscalls.BUFFER, 0, 0);
        if (got == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        check("list attributes of", got);
        List<Attribute> attributes = new ArrayList<>();
        for (String name : split(Linux.copyOf(Syscalls.data(), 0, (int) got))) {
            long length = Syscalls.call(Syscalls.GETXATTR, path(object), name(name), data, Syscalls.BUFFER, 0);
            if (length != -Errno.ENODATA && length != -Errno.EOPNOTSUPP) {
                check("read attribute " + name + " of", length);
                attributes.add(new Attribute(name, Bytes.owned(Linux.copyOf(Syscalls.data(), 0, (int) length))));
            }
        }
        attributes.sort((a, b) -> a.name().compareTo(b.name()));
        return attributes;
    }

    private static List<String> split(byte[] names) {
        List<String> all = new ArrayList<>();
        for (int start = 0, end = 0; end < names.length; end++) {
            if (names[end] == 0) {
                all.add(new String(names, start, end - start, StandardCharsets.UTF_8));
                start = end + 1;
            }
        }
        return all;
    }

    /// Why it may not be written to, as errno(3) has it; 0 if it may. Root may not where it is immutable (`EPERM`),
    /// or its file system read-only (`EROFS`).
    public static int whyNotWritable(int object) {
        return (int) -Syscalls.call(Syscalls.FACCESSAT, Linux.AT_FDCWD, path(object), W_OK, 0, 0);
    }

    /// The file system that it is on: `struct statfs` of x86-64 (`include/uapi/asm-generic/statfs.h`).
    public static FileSystem fileSystem(int object) throws LinuxException {
        MemorySegment data = Syscalls.data();
        check("look at the file system of", Syscalls.call(Syscalls.STATFS, path(object), data.address(), 0, 0, 0));
        long blockSize = data.get(ValueLayout.JAVA_LONG, 8);
        boolean counts = data.get(ValueLayout.JAVA_LONG, 40) != 0;
        return new FileSystem(
                data.get(ValueLayout.JAVA_LONG, 0),
                blockSize,
                data.get(ValueLayout.JAVA_LONG, 32) * blockSize,
                counts ? data.get(ValueLayout.JAVA_LONG, 48) : Long.MAX_VALUE);
    }

    /// Makes durable all of the file system that a file or directory, open for reading, is on.
    public static void syncFileSystem(int file) throws LinuxException {
        check("flush the file system of", Syscalls.call(Syscalls.SYNCFS, file, 0, 0, 0, 0));
    }

    /// Locks a file or directory, open for reading, until it is closed; false if another process has it.
    public static boolean lock(int file) throws LinuxException {
        long result = Syscalls.call(Syscalls.FLOCK, file, LOCK_EX | LOCK_NB, 0, 0, 0);
        if (result != -Errno.EAGAIN) {
            check("lock", result);
        }
        return result == 0;
    }

    private static long path(int object) {
        return Syscalls.path(("/proc/self/fd/" + object).getBytes(StandardCharsets.US_ASCII));
    }

    private static long name(String attribute) {
        return Syscalls.other(attribute.getBytes(StandardCharsets.UTF_8));
    }

    private static void check(String call, long result) throws LinuxException {
        var _ = Linux.checked(call, IT, result);
    }
}
