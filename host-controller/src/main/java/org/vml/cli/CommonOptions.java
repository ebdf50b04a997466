package org.vml.cli;

import picocli.CommandLine.Option;

/// The options that every command has; help lists them last.
final class CommonOptions {
    @Option(names = "--json", order = 101, description = "Print one JSON object, also for an error.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            order = 102,
            description = "Print nothing but errors.")
    private boolean quiet;

    @Option(names = "--no-progress", order = 103, description = "Do not show how far the work is.")
    private boolean noProgress;

    @Option(
            names = {"-h", "--help"},
            order = 104,
            usageHelp = true,
            description = "Explain this command.")
    private boolean help;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean noProgress() {
        return noProgress;
    }

    boolean help() {
        return help;
    }
}
