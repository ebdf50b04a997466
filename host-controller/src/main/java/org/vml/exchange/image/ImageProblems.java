package org.vml.exchange.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What can be wrong with a file that a user named.
final class ImageProblems {
    private ImageProblems() {}

    static ProblemException translate(String act, Path file, IOException cause) {
        String what = "Could not " + act + " " + file + ": ";
        return switch (cause) {
            case NoSuchFileException e ->
                ProblemException.of(ProblemKind.NOT_FOUND, what + "there is no such file or directory").because(e);
            case FileAlreadyExistsException e ->
                ProblemException.of(ProblemKind.CONFLICT, what + "it is there already").because(e);
            case AccessDeniedException e ->
                ProblemException.of(ProblemKind.FAILED, what + "permission denied").because(e);
            case FileSystemException e when e.getReason() != null ->
                ProblemException.of(ProblemKind.FAILED, what + e.getReason()).because(e);
            default -> ProblemException.of(ProblemKind.FAILED, what + cause.getMessage()).because(cause);
        };
    }
}
