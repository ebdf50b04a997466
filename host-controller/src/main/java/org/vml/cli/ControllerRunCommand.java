package org.vml.cli;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;

/// `vml controller run`, for its help alone: the application runs it before the command line is asked.
@Command(
        name = "run",
        header = "Be the controller, until stopped or idle.",
        footer = {"  vml controller run"})
final class ControllerRunCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        throw ProblemException.of(ProblemKind.USAGE, "The controller is not part of this program")
                .next("Say `vml controller run` and nothing else");
    }
}
