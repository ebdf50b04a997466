package org.vml.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.api.Status;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;

/// `vml controller status`.
@Command(
        name = "status",
        header = "Say whether the controller is running; exit status 3 if it is not.",
        footer = {"  vml controller status --json"})
final class ControllerStatusCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        Status status = status(session.controllers().answering());
        if (status == null) {
            session.answer(Map.of("running", false), ControllerText::notRunning);
            return ProblemKind.NOT_FOUND.exitCode();
        }
        session.answer(status, () -> ControllerText.running(status));
        return 0;
    }

    private static @Nullable Status status(@Nullable Http controller) {
        return controller == null ? null : Controllers.status(controller);
    }
}
