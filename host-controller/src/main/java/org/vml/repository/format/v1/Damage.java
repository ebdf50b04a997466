package org.vml.repository.format.v1;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The one way in which this package says that bytes are not what they should be.
final class Damage {
    private Damage() {}

    static ProblemException of(String what) {
        return ProblemException.of(ProblemKind.DAMAGED, what);
    }

    static void unless(boolean sound, String what) {
        if (!sound) {
            throw of(what);
        }
    }
}
