package org.vml.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which working area a command works on.
final class AreaOption {
    @Option(
            names = {"-a", "--area"},
            order = 99,
            paramLabel = "AREA",
            description = "The working area; the only one that it can be if not given.")
    private @Nullable String name;

    /// Its name, or null to have it found.
    @Nullable
    String name() {
        return name;
    }
}
