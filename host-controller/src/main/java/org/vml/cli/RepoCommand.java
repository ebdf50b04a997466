package org.vml.cli;

import picocli.CommandLine.Command;

/// `vml repo`: the commands for repositories.
@Command(
        subcommands = {RepoAddCommand.class, RepoListCommand.class, RepoDefaultCommand.class, RepoRemoveCommand.class},
        footer = {"  vml repo add shared /mnt/group/logbook", "  vml repo default shared"})
final class RepoCommand extends CommandGroup {}
