package org.vml.agent.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The kernel's calls by their numbers, through syscall(2) of the C library: one native function, so that the JVM has
/// to make ready for one only, which is what costs time in an emulated guest. Numbers and structures of Linux are a
/// promise of the kernel and do not depend on the C library (`arch/x86/entry/syscalls/syscall_64.tbl`).
///
/// Each thread has buffers of its own, which what it does next fills anew.
final class Syscalls {
    /// How much is read or written at a time, in bytes.
    static final int BUFFER = 1 << 20;

    static final int READ = 0;
    static final int CLOSE = 3;
    static final int POLL = 7;
    static final int LSEEK = 8;
    static final int PREAD64 = 17;
    static final int PWRITE64 = 18;
    static final int FLOCK = 73;
    static final int FSYNC = 74;
    static final int FTRUNCATE = 77;
    static final int STATFS = 137;
    static final int SYNC = 162;
    static final int SETXATTR = 188;
    static final int LSETXATTR = 189;
    static final int GETXATTR = 191;
    static final int LGETXATTR = 192;
    static final int LISTXATTR = 194;
    static final int LLISTXATTR = 195;
    static final int REMOVEXATTR = 197;
    static final int LREMOVEXATTR = 198;
    static final int GETDENTS64 = 217;
    static final int OPENAT = 257;
    static final int MKDIRAT = 258;
    static final int MKNODAT = 259;
    static final int FCHOWNAT = 260;
    static final int NEWFSTATAT = 262;
    static final int UNLINKAT = 263;
    static final int LINKAT = 265;
    static final int SYMLINKAT = 266;
    static final int READLINKAT = 267;
    static final int FCHMODAT = 268;
    static final int FACCESSAT = 269;
    static final int UTIMENSAT = 280;
    static final int SYNCFS = 306;
    static final int RENAMEAT2 = 316;

    private static final int PATHS = 8192;

    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURED.varHandle(StructLayout.PathElement.groupElement("errno")).withInvokeExactBehavior();
    private static final MethodHandle SYSCALL = handle();
    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    /// What a thread gives the kernel, and gets from it.
    private static final class Buffers {
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment state = arena.allocate(CAPTURED);
        private final MemorySegment first = arena.allocate(PATHS);
        private final MemorySegment second = arena.allocate(PATHS);
        private final MemorySegment data = arena.allocate(BUFFER, 16);
    }

    private Syscalls() {}

    @SuppressWarnings("restricted") // this class is where the agent calls native code
    private static MethodHandle handle() {
        if (!System.getProperty("os.arch", "").equals("amd64")) {
            throw new IllegalStateException("the agent knows the system calls of x86-64 only");
        }
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.captureCallState("errno"));
    }

    /// The result, or `-errno`.
    static long call(long number, long a, long b, long c, long d, long e) {
        return call(BUFFERS.get().state, number, a, b, c, d, e);
    }

    /// Room for `errno`, for whoever calls so often that looking up the thread's own would be seen.
    static MemorySegment newState(Arena arena) {
        return arena.allocate(CAPTURED);
    }

    /// The result, or `-errno`.
    static long call(MemorySegment state, long number, long a, long b, long c, long d, long e) {
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, 0L);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable failure) {
            throw new IllegalStateException("syscall", failure);
        }
    }

    /// The address of a path, ended by a zero, until the next call of this.
    static long path(byte[] path) {
        return copy(BUFFERS.get().first, path);
    }

    /// The address of another path, or the name of an attribute, likewise.
    static long other(byte[] path) {
        return copy(BUFFERS.get().second, path);
    }

    private static long copy(MemorySegment to, byte[] path) {
        if (path.length >= PATHS) {
            throw new IllegalArgumentException("a path of " + path.length + " bytes");
        }
        MemorySegment.copy(path, 0, to, ValueLayout.JAVA_BYTE, 0, path.length);
        to.set(ValueLayout.JAVA_BYTE, path.length, (byte) 0);
        return to.address();
    }

    /// The buffer that calls fill, and are given content by.
    static MemorySegment data() {
        return BUFFERS.get().data;
    }
}
