package org.vml.hypervisor.simulated;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Waiting until it is time to look again.
final class Pause {
    private Pause() {}

    /// A problem of kind `CANCELLED` if the thread is interrupted.
    static void millis(long millis, String act) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Could not " + act + ": interrupted")
                    .because(e);
        }
    }
}
