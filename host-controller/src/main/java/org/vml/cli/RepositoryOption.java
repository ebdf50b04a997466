package org.vml.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which repository a command works on.
final class RepositoryOption {
    @Option(
            names = {"-r", "--repo"},
            order = 100,
            paramLabel = "REPO",
            description = "The repository; the default one if not given.")
    private @Nullable String name;

    /// Its name, or null for the default one.
    @Nullable
    String name() {
        return name;
    }
}
