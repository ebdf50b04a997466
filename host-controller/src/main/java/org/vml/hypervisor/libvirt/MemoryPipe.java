package org.vml.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A named pipe from which libvirt reads a machine's memory while it is written: no second copy of it, and
/// the file stays as it is.
final class MemoryPipe implements AutoCloseable {
    private final Path directory;
    private final Path pipe;
    private final Thread writer;

    /// What of the C library is needed here.
    private interface C extends Library {
        int mkfifo(String path, int mode);
    }

    private static final class Loaded {
        static final C LIBRARY = Native.load("c", C.class);
    }

    private MemoryPipe(Path directory, Path pipe, Thread writer) {
        this.directory = directory;
        this.pipe = pipe;
        this.writer = writer;
    }

    /// Begins to write `memory` with `definition` in it, for whoever reads from [#path].
    static MemoryPipe from(SavedMemory memory, String definition) {
        try {
            Path directory = Files.createTempDirectory("vml-memory");
            Path pipe = directory.resolve("pipe");
            if (Loaded.LIBRARY.mkfifo(pipe.toString(), 0600) != 0) {
                Files.delete(directory);
                throw new IOException("mkfifo(3) failed");
            }
            Thread writer =
                    Thread.ofPlatform().daemon().name("vml-memory").start(() -> write(memory, pipe, definition));
            return new MemoryPipe(directory, pipe, writer);
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.FAILED, "Could not make a pipe for a machine's memory: " + e.getMessage())
                    .because(e);
        }
    }

    Path path() {
        return pipe;
    }

    private static void write(SavedMemory memory, Path pipe, String definition) {
        try (FileChannel out = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            memory.writeTo(out, definition);
        } catch (IOException | RuntimeException e) {
            // Whoever reads finds it cut short, or has given up reading and says why.
            System.getLogger("org.vml.hypervisor").log(System.Logger.Level.DEBUG, "memory was not read to its end", e);
        }
    }

    /// Ends the writing if nobody reads (any more), and removes the pipe.
    @Override
    public void close() {
        try {
            if (writer.isAlive()) {
                // A writer that still waits for a reader finds one, that leaves at once.
                FileChannel.open(pipe, StandardOpenOption.READ).close();
            }
            writer.join();
            Files.deleteIfExists(pipe);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not remove " + pipe + ": " + e.getMessage())
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
