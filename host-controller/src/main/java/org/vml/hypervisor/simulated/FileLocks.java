package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Locks on files, which end with the process that holds them. A file is not opened a second time by the process that
/// has it locked, since closing it then would unlock it (fcntl(2)).
final class FileLocks {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final long LOOK_MILLIS = 5;

    private FileLocks() {}

    /// A lock that is held.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// Empty if somebody has it, here or in another process.
    static Optional<Held> attempt(Path file) {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                release(file, channel);
                return Optional.empty();
            }
            return Optional.of(() -> release(file, channel));
        } catch (IOException e) {
            HELD.remove(file);
            throw ProblemException.of(ProblemKind.HYPERVISOR, "Could not lock " + file + ": " + e.getMessage())
                    .because(e);
        }
    }

    /// Waits for it.
    static Held take(Path file) {
        while (true) {
            Optional<Held> held = attempt(file);
            if (held.isPresent()) {
                return held.get();
            }
            Pause.millis(LOOK_MILLIS, "wait for " + file);
        }
    }

    private static void release(Path file, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("org.vml.hypervisor").log(System.Logger.Level.WARNING, "could not let go of a lock", e);
        } finally {
            HELD.remove(file);
        }
    }
}
