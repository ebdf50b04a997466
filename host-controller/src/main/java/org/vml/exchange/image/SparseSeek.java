package org.vml.exchange.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// Asks the file system where a file has data and where it has holes: `SEEK_DATA` and `SEEK_HOLE` of lseek(2), which
/// the JDK does not offer. A descriptor of its own; thread-safe.
@SuppressWarnings("restricted") // native calls are what it is for
final class SparseSeek implements AutoCloseable {
    /// lseek's `whence`, from the Linux UAPI header `linux/fs.h`.
    private static final int SEEK_DATA = 3;

    private static final int SEEK_HOLE = 4;
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 02000000; // the same on x86-64 and AArch64
    private static final int ENXIO = 6;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle LSEEK = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("lseek"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;

    SparseSeek(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            descriptor = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), O_RDONLY | O_CLOEXEC);
        } catch (Throwable e) {
            throw new IllegalStateException("open(2) cannot be called", e);
        }
        if (descriptor < 0) {
            throw new IOException("cannot open " + file);
        }
    }

    /// For other calls, while this is open.
    int descriptor() {
        return descriptor;
    }

    /// Where data begins at or behind `offset`; `size` if none does. The offset itself if the file system cannot tell.
    synchronized long data(long offset, long size) {
        return seek(offset, SEEK_DATA, size, offset);
    }

    /// Where a hole begins at or behind `offset`; `size` if the file system cannot tell.
    synchronized long hole(long offset, long size) {
        return seek(offset, SEEK_HOLE, size, size);
    }

    private long seek(long offset, int whence, long atEnd, long unknown) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURED);
            long found = (long) LSEEK.invokeExact(state, descriptor, offset, whence);
            if (found >= 0) {
                return Math.min(found, atEnd);
            }
            return (int) ERRNO.get(state, 0L) == ENXIO ? atEnd : unknown;
        } catch (Throwable e) {
            throw new IllegalStateException("lseek(2) cannot be called", e);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close(2) cannot be called", e);
        }
    }
}
