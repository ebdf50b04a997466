package org.vml.chunk.local;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Turns what the file system says into what a user understands. The JDK passes errno on as text only, in the
/// language of strerror(3); the messages of ENOSPC, EDQUOT and EROFS are told apart by it.
final class StoreProblems {
    private StoreProblems() {}

    static ProblemException translate(String act, Path place, Exception cause) {
        String reason = reason(cause);
        ProblemException problem = ProblemException.of(
                        ProblemKind.UNREACHABLE, "Could not " + act + " " + place + ": " + reason)
                .because(cause);
        return switch (reason) {
            case "No space left on device", "Disk quota exceeded" ->
                problem.next("Free some space and try again; `vml prune` removes what no entry needs. "
                        + "No committed entry was harmed");
            case "Read-only file system" -> problem.next("Mount it writable and try again");
            case "Operation not permitted" ->
                problem.next("Does its file system have hard links? Put the repository on one that has");
            case "permission denied" -> problem.next("Check who owns " + place);
            case "not there" -> problem.next("Is its disk mounted?");
            default -> problem;
        };
    }

    private static String reason(Exception cause) {
        return switch (cause) {
            case NoSuchFileException e -> "not there";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }
}
