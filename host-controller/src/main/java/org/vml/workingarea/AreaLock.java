package org.vml.workingarea;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Keeps other controllers from working in an area at the same time: a lock on a file, which ends with the process that
/// holds it.
final class AreaLock implements AutoCloseable {
    private final FileChannel channel;

    private AreaLock(FileChannel channel) {
        this.channel = channel;
    }

    /// A problem of kind `CONFLICT` if another process has it.
    static AreaLock take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                throw ProblemException.of(ProblemKind.CONFLICT, "Another controller is at work in " + file.getParent())
                        .next("An area belongs to one VML_HOME at a time");
            }
            return new AreaLock(channel);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not lock " + file + ": " + e.getMessage())
                    .because(e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("org.vml.workingarea").log(System.Logger.Level.WARNING, "could not let go of a lock", e);
        }
    }
}
