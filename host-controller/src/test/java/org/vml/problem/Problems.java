package org.vml.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/// Asks for problems.
public final class Problems {
    private Problems() {}

    /// `act` must end with a problem of this kind whose message holds all of these words.
    public static ProblemException assertProblem(ProblemKind kind, Executable act, String... words) {
        ProblemException problem = assertThrows(ProblemException.class, act);
        assertEquals(kind, problem.kind(), problem::toString);
        for (String word : words) {
            assertTrue(problem.toString().contains(word), () -> "\"" + word + "\" is not in: " + problem);
        }
        return problem;
    }
}
