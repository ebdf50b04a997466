package org.vml.cli;

import java.util.Map;
import org.vml.api.ProblemView;
import org.vml.problem.ProblemException;

/// Tells a problem to the person or the script that ran `vml`.
record ProblemReport(World world, boolean json) {
    /// Prints the problem and answers with its exit status.
    int print(ProblemException problem) {
        if (json) {
            world.out().println(Session.json(Map.of("error", ProblemView.of(problem))));
        } else {
            String message = String.valueOf(problem.getMessage());
            world.err().println(message.startsWith("vml ") ? message : "vml: " + message);
        }
        return problem.kind().exitCode();
    }
}
