package org.vml.cli;

import picocli.CommandLine.Command;

/// `vml area`: the commands for working areas.
@Command(
        subcommands = {AreaAddCommand.class, AreaListCommand.class, AreaRemoveCommand.class},
        footer = {"  vml area add wa2 ~/vml/wa2", "  vml area list"})
final class AreaCommand extends CommandGroup {}
