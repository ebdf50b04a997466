package org.vml.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Turns whatever was thrown into a problem to answer with. What nobody expected is written to the log, with an id
/// that the user is told; only its kind leaves the log, for messages of strangers may hold anything.
final class Failures {
    private static final Logger LOG = System.getLogger("org.vml.api");

    private Failures() {}

    static ProblemException problem(String act, Throwable failure) {
        return failure instanceof ProblemException problem ? problem : unexpected(act, failure);
    }

    static Answer answer(String act, Throwable failure) {
        ProblemException problem = problem(act, failure);
        return new Answer(problem.kind().httpStatus(), ProblemView.of(problem));
    }

    private static ProblemException unexpected(String act, Throwable failure) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.log(Level.ERROR, "unexpected failure " + id + " during " + act, failure);
        return ProblemException.of(
                        ProblemKind.FAILED,
                        "Something unexpected happened during " + act + ": "
                                + failure.getClass().getSimpleName() + " (" + id + ")")
                .next("The controller's log tells more under " + id)
                .because(failure);
    }
}
