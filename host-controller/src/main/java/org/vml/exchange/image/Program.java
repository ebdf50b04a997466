package org.vml.exchange.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Finds programs of the host, as a shell does.
final class Program {
    private Program() {}

    /// The program of that name, or a problem that says how to install it.
    static String require(String name) {
        return require(name, System.getenv("PATH"));
    }

    static String require(String name, @Nullable String searchPath) {
        return find(name, searchPath)
                .orElseThrow(() -> ProblemException.of(ProblemKind.FAILED, name + " is not installed")
                        .next("Install qemu-utils (`scripts/setup` does it)"));
    }

    static Optional<String> find(String name) {
        return find(name, System.getenv("PATH"));
    }

    private static Optional<String> find(String name, @Nullable String searchPath) {
        return Arrays.stream((searchPath == null ? "" : searchPath).split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }
}
