package org.vml.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import org.junit.jupiter.api.Test;
import org.vml.problem.ProblemKind;

final class RunTest {
    private final Run run = new Run();

    @Test
    void progressCountsWithinAPhase() {
        assertEquals(new Run.Progress("starting", 0, -1), run.progress());
        run.phase("scanning", 100);
        run.advance(30);
        run.advance(20);
        assertEquals(new Run.Progress("scanning", 50, 100), run.progress());
        run.phase("committing", -1);
        assertEquals(new Run.Progress("committing", 0, -1), run.progress());
    }

    @Test
    void onceCancelledItStaysSo() {
        run.checkCancelled();
        assertFalse(run.isCancelled());
        run.cancel();
        run.cancel();
        assertTrue(run.isCancelled());
        assertProblem(ProblemKind.CANCELLED, run::checkCancelled);
        assertProblem(ProblemKind.CANCELLED, run::checkCancelled);
    }
}
