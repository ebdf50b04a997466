package org.vml.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command that only has commands of its own.
@Command(
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nFor example:%n")
abstract class CommandGroup {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain these commands.")
    private boolean help;

    final boolean help() {
        return help;
    }
}
