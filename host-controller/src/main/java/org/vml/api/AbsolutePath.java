package org.vml.api;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Paths in requests. The controller has a working directory of its own, so that only absolute ones mean something.
final class AbsolutePath {
    private AbsolutePath() {}

    static Path of(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
            throw ProblemException.of(ProblemKind.USAGE, "\"" + text + "\" is not an absolute path");
        } catch (InvalidPathException e) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + text + "\" is not a path: " + e.getReason())
                    .because(e);
        }
    }

    static @Nullable Path ofNullable(@Nullable String text) {
        return text == null ? null : of(text);
    }
}
