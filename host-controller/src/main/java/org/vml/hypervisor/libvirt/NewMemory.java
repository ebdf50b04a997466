package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The file that libvirt writes a machine's memory to. A system daemon makes it root's, whoever made it. So
/// it is kept open, and what was written is copied to a file of the area's owner.
final class NewMemory implements AutoCloseable {
    private final Path file;
    private final FileChannel content;

    private NewMemory(Path file, FileChannel content) {
        this.file = file;
        this.content = content;
    }

    /// Makes the file, empty.
    static NewMemory create(Path file) {
        AreaFile.create(file);
        try {
            return new NewMemory(file, FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /// Sees to it that the file belongs to the owner of its directory, now that it is complete.
    void own() {
        try {
            if (AreaFile.isOwned(file)) {
                return;
            }
            Path copy = file.resolveSibling(file.getFileName() + ".own");
            Files.deleteIfExists(copy); // of somebody who was killed
            AreaFile.create(copy);
            try (FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                long size = content.size();
                for (long at = 0; at < size; ) {
                    at += content.transferTo(at, size - at, out);
                }
            }
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ProblemException failed(Path file, IOException cause) {
        return ProblemException.of(
                        ProblemKind.FAILED, "Could not write a machine's memory to " + file + ": " + cause.getMessage())
                .because(cause);
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
