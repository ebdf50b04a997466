package org.vml.cli;

import java.io.IOException;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The ways in which the controller can be missing when it is needed.
final class ControllerLost {
    private ControllerLost() {}

    static ProblemException notRunning() {
        return ProblemException.of(ProblemKind.NOT_FOUND, "The controller is not running")
                .next("`vml controller start` starts it");
    }

    static ProblemException duringRequest(IOException cause) {
        return ProblemException.of(ProblemKind.FAILED, "The controller ended before it had answered: " + reason(cause))
                .next("Run the command again; controller.log in the home of VML may tell why")
                .because(cause);
    }

    static ProblemException duringJob(String job, IOException cause) {
        return ProblemException.of(
                        ProblemKind.FAILED,
                        "Lost the controller during the " + job + ": " + reason(cause)
                                + ". What was in the logbook before is safe")
                .next("Run the command again; controller.log in the home of VML may tell why")
                .because(cause);
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
