package org.vml.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.memory.StoredMemory;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A named pipe from which libvirt reads a machine's memory while it is put together from what is stored.
final class MemoryPipe implements AutoCloseable {
    private final Path directory;
    private final Path pipe;
    private final Thread writer;
    private volatile @Nullable ProblemException problem;

    /// What of the C library is needed here.
    private interface C extends Library {
        int mkfifo(String path, int mode);
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    private static final class Loaded {
        static final C LIBRARY = Native.load("c", C.class);
    }

    private MemoryPipe(Path directory, Path pipe, Content content) {
        this.directory = directory;
        this.pipe = pipe;
        this.writer = Thread.ofPlatform().daemon().name("vml-memory").unstarted(() -> write(content));
    }

    /// Begins to write `memory` with `definition` in it, for whoever reads from [#path]. Of what somebody else
    /// wrote into the memory nothing reaches libvirt but the processor in the cookie and QEMU's stream.
    static MemoryPipe from(StoredMemory memory, String definition, Run run) {
        String cookie = Cookie.processor(memory.cookie());
        try {
            Path directory = Files.createTempDirectory("vml-memory");
            Path pipe = directory.resolve("pipe");
            if (Loaded.LIBRARY.mkfifo(pipe.toString(), 0600) != 0) {
                Files.delete(directory);
                throw new IOException("mkfifo(3) failed");
            }
            MemoryPipe writing = new MemoryPipe(directory, pipe, out -> memory.writeTo(out, definition, cookie, run));
            writing.writer.start();
            return writing;
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.FAILED, "Could not make a pipe for a machine's memory: " + e.getMessage())
                    .because(e);
        }
    }

    Path path() {
        return pipe;
    }

    /// Why the memory ended too soon for whoever reads it, if it did.
    Optional<ProblemException> problem() {
        return Optional.ofNullable(problem);
    }

    private void write(Content content) {
        try (FileChannel out = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            content.writeTo(out);
        } catch (ProblemException e) {
            problem = e;
        } catch (IOException e) {
            // Whoever read has given up, or has all that it needs.
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
