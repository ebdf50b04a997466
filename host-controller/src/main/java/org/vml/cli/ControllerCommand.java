package org.vml.cli;

import picocli.CommandLine.Command;

/// `vml controller`: the commands for the process behind `vml`.
@Command(
        description = "Commands start it when they need it; it ends by itself when there is nothing to do.",
        subcommands = {
            ControllerStartCommand.class,
            ControllerStopCommand.class,
            ControllerStatusCommand.class,
            ControllerRunCommand.class
        },
        footer = {"  vml controller status"})
final class ControllerCommand extends CommandGroup {}
