package org.vml.hypervisor.memory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What can be wrong with a memory image.
final class MemoryProblems {
    private MemoryProblems() {}

    static ProblemException translate(String act, Path file, IOException cause) {
        String what = "Could not " + act + " the memory image " + file + ": ";
        return switch (cause) {
            case NoSuchFileException e ->
                ProblemException.of(ProblemKind.NOT_FOUND, what + "there is no such file")
                        .because(e);
            case FileAlreadyExistsException e ->
                ProblemException.of(ProblemKind.CONFLICT, what + "it is there already")
                        .because(e);
            case FileSystemException e
            when e.getReason() != null ->
                ProblemException.of(ProblemKind.FAILED, what + e.getReason()).because(e);
            default ->
                ProblemException.of(
                                ProblemKind.FAILED,
                                what + Objects.requireNonNullElse(cause.getMessage(), cause.toString()))
                        .because(cause);
        };
    }

    /// @param what the image, or the part of it, as people know it
    static ProblemException damaged(String what, String why) {
        return ProblemException.of(ProblemKind.DAMAGED, "Could not read " + what + ": " + why);
    }
}
