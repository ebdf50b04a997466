package org.vml.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Turns what the file system says into what a user understands.
public final class FileProblems {
    private FileProblems() {}

    /// A problem of kind `NOT_FOUND` or `CONFLICT` if the file is not there, or is there already; else `FAILED`.
    ///
    /// @param act what was tried, on which file: `read /home/me/disk.img`
    public static ProblemException translate(String act, IOException cause) {
        return translate(act, reason(cause), cause);
    }

    /// The same, for a reason that is known better than the file system tells it.
    public static ProblemException translate(String act, String reason, IOException cause) {
        return ProblemException.of(kind(cause), "Could not " + act + ": " + reason)
                .because(cause);
    }

    private static ProblemKind kind(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> ProblemKind.NOT_FOUND;
            case FileAlreadyExistsException e -> ProblemKind.CONFLICT;
            default -> ProblemKind.FAILED;
        };
    }

    /// Why it failed, without the name of the file, which the JDK begins its messages with.
    public static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> "there is no such file or directory";
            case FileAlreadyExistsException e -> "it is there already";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        };
    }
}
