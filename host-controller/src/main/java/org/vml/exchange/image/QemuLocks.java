package org.vml.exchange.image;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Asks whether QEMU has an image open for writing, by the locks that it keeps on the bytes of the file
/// (`block/file-posix.c`: `RAW_LOCK_PERM_BASE` 100, plus the number of the bit of `BLK_PERM_WRITE`, 1).
///
/// `qemu-img` asks this for every format but raw.
@SuppressWarnings("restricted") // native calls are what it is for
final class QemuLocks {
    private static final long WRITE_PERMISSION_BYTE = 101;

    /// From the Linux UAPI header `asm-generic/fcntl.h`.
    private static final int F_OFD_GETLK = 36;

    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /// `struct flock` of 64 bits: type and whence (16 bits each), a gap, start, length, pid.
    private static final int FLOCK_SIZE = 32;

    private static final int FLOCK_START = 8;
    private static final int FLOCK_LENGTH = 16;

    private static final MethodHandle FCNTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private QemuLocks() {}

    /// False also where the file system has no locks.
    static boolean isBeingWritten(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = arena.allocate(FLOCK_SIZE, Long.BYTES);
            lock.set(ValueLayout.JAVA_SHORT, 0, F_WRLCK);
            lock.set(ValueLayout.JAVA_LONG, FLOCK_START, WRITE_PERMISSION_BYTE);
            lock.set(ValueLayout.JAVA_LONG, FLOCK_LENGTH, 1);
            int result = (int) FCNTL.invokeExact(descriptor, F_OFD_GETLK, lock);
            return result == 0 && lock.get(ValueLayout.JAVA_SHORT, 0) != F_UNLCK;
        } catch (Throwable e) {
            throw new IllegalStateException("fcntl(2) cannot be called", e);
        }
    }
}
