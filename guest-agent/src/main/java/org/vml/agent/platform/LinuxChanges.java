package org.vml.agent.platform;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;

/// What the agent changes of Linux's file systems; see [Linux]. No call follows a link that the name itself is.
public final class LinuxChanges {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

    private LinuxChanges() {}

    public static void makeDirectory(int directory, byte[] name, int mode) throws LinuxException {
        check("make directory", name, Syscalls.call(Syscalls.MKDIRAT, directory, Syscalls.path(name), mode, 0, 0));
    }

    /// Makes a fifo, a socket or a device node.
    ///
    /// @param device as [org.vml.protocol.environment.Facts] has it
    public static void makeNode(int directory, byte[] name, FileKind kind, int mode, long device)
            throws LinuxException {
        int type = switch (kind) {
            case FIFO -> 0010000;
            case SOCKET -> 0140000;
            case CHAR_DEVICE -> 0020000;
            case BLOCK_DEVICE -> 0060000;
            case FILE, DIRECTORY, SYMLINK -> throw new IllegalArgumentException(kind + " is no node");
        };
        long major = device >>> 32;
        long minor = device & 0xffff_ffffL;
        long joined = (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
        check("make", name, Syscalls.call(Syscalls.MKNODAT, directory, Syscalls.path(name), type | mode, joined, 0));
    }

    public static void makeLink(int directory, byte[] name, byte[] target) throws LinuxException {
        check(
                "make link",
                name,
                Syscalls.call(Syscalls.SYMLINKAT, Syscalls.other(target), directory, Syscalls.path(name), 0, 0));
    }

    /// Gives what `old` names another name.
    public static void hardLink(int oldDirectory, byte[] old, int directory, byte[] name) throws LinuxException {
        check(
                "link",
                name,
                Syscalls.call(Syscalls.LINKAT, oldDirectory, Syscalls.other(old), directory, Syscalls.path(name), 0));
    }

    /// Moves a name, replacing what has the new one.
    public static void rename(int oldDirectory, byte[] old, int directory, byte[] name) throws LinuxException {
        rename(oldDirectory, old, directory, name, 0);
    }

    /// Moves a name where none is; `EEXIST` if there is one.
    public static void renameToNew(int oldDirectory, byte[] old, int directory, byte[] name) throws LinuxException {
        rename(oldDirectory, old, directory, name, RENAME_NOREPLACE);
    }

    /// Swaps two names, in one step.
    public static void exchange(int oldDirectory, byte[] old, int directory, byte[] name) throws LinuxException {
        rename(oldDirectory, old, directory, name, RENAME_EXCHANGE);
    }

    private static void rename(int oldDirectory, byte[] old, int directory, byte[] name, int flags)
            throws LinuxException {
        check(
                "move to",
                name,
                Syscalls.call(
                        Syscalls.RENAMEAT2, oldDirectory, Syscalls.other(old), directory, Syscalls.path(name), flags));
    }

    /// Removes a name of anything but a directory.
    public static void remove(int directory, byte[] name) throws LinuxException {
        remove(directory, name, 0);
    }

    /// Removes a directory, which is empty.
    public static void removeDirectory(int directory, byte[] name) throws LinuxException {
        remove(directory, name, AT_REMOVEDIR);
    }

    private static void remove(int directory, byte[] name, int flags) throws LinuxException {
        check("remove", name, Syscalls.call(Syscalls.UNLINKAT, directory, Syscalls.path(name), flags, 0, 0));
    }

    public static void own(int directory, byte[] name, int uid, int gid) throws LinuxException {
        check(
                "change the owner of",
                name,
                Syscalls.call(Syscalls.FCHOWNAT, directory, Syscalls.path(name), uid, gid, AT_SYMLINK_NOFOLLOW));
    }

    /// Changes the permissions of what is no link: of one, those of what it leads to would change.
    public static void permit(int directory, byte[] name, int mode) throws LinuxException {
        check("change the mode of", name, Syscalls.call(Syscalls.FCHMODAT, directory, Syscalls.path(name), mode, 0, 0));
    }

    /// Sets the time of modification, and that of the last access to the same.
    public static void date(int directory, byte[] name, FileTime time) throws LinuxException {
        MemorySegment times = Syscalls.data();
        for (int i = 0; i < 2; i++) {
            times.set(ValueLayout.JAVA_LONG, 16L * i, time.seconds());
            times.set(ValueLayout.JAVA_LONG, 16L * i + 8, time.nanos());
        }
        check(
                "set the time of",
                name,
                Syscalls.call(
                        Syscalls.UTIMENSAT, directory, Syscalls.path(name), times.address(), AT_SYMLINK_NOFOLLOW, 0));
    }

    public static void setAttribute(int directory, byte[] name, Attribute attribute) throws LinuxException {
        byte[] value = attribute.value().shared();
        MemorySegment.copy(value, 0, Syscalls.data(), ValueLayout.JAVA_BYTE, 0, value.length);
        check(
                "set attribute " + attribute.name() + " of",
                name,
                Syscalls.call(
                        Syscalls.LSETXATTR,
                        Syscalls.path(Linux.through(directory, name)),
                        Syscalls.other(attribute.name().getBytes(StandardCharsets.UTF_8)),
                        Syscalls.data().address(),
                        value.length,
                        0));
    }

    public static void removeAttribute(int directory, byte[] name, String attribute) throws LinuxException {
        check(
                "remove attribute " + attribute + " of",
                name,
                Syscalls.call(
                        Syscalls.LREMOVEXATTR,
                        Syscalls.path(Linux.through(directory, name)),
                        Syscalls.other(attribute.getBytes(StandardCharsets.UTF_8)),
                        0,
                        0,
                        0));
    }

    /// Writes all of it at `offset`.
    public static void write(int file, long offset, byte[] from, int at, int length) throws LinuxException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, Syscalls.BUFFER);
            MemorySegment.copy(from, at + done, Syscalls.data(), ValueLayout.JAVA_BYTE, 0, part);
            done += (int) Linux.checked(
                    "write",
                    new byte[0],
                    Syscalls.call(Syscalls.PWRITE64, file, Syscalls.data().address(), part, offset + done, 0));
        }
    }

    public static void truncate(int file, long size) throws LinuxException {
        check("truncate", new byte[0], Syscalls.call(Syscalls.FTRUNCATE, file, size, 0, 0, 0));
    }

    /// Makes an open file, or the names in an open directory, durable.
    public static void sync(int file) throws LinuxException {
        check("flush", new byte[0], Syscalls.call(Syscalls.FSYNC, file, 0, 0, 0, 0));
    }

    private static void check(String call, byte[] object, long result) throws LinuxException {
        var _ = Linux.checked(call, object, result);
    }
}
