package org.vml.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Sees to it that a home has one controller. The kernel gives the lock back when the process ends, however it ends.
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock; a problem of kind `CONFLICT` if another controller has it.
    static HomeLock take(Home home) {
        try {
            FileChannel channel =
                    FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryTake(channel)) {
                channel.close();
                throw ProblemException.of(
                                ProblemKind.CONFLICT, "A controller is running for " + home.directory() + " already")
                        .next("`vml controller status` says more");
            }
            return new HomeLock(channel);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not lock " + home.lockFile() + ": " + e)
                    .because(e);
        }
    }

    private static boolean tryTake(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another controller of this very process, as tests have it
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
