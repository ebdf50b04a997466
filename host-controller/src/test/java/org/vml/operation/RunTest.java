package org.vml.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.util.ArrayList;
import java.util.List;
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

    @Test
    void whoeverWaitsIsWokenAlsoTooLate() {
        List<String> woken = new ArrayList<>();
        Run.Waking first = run.whenCancelled(() -> woken.add("first"));
        Run.Waking second = run.whenCancelled(() -> woken.add("second"));
        second.close();
        assertEquals(List.of(), woken);
        run.cancel();
        assertEquals(List.of("first"), woken);
        first.close();
        Run.Waking late = run.whenCancelled(() -> woken.add("late"));
        assertEquals(List.of("first", "late"), woken);
        late.close();
        run.cancel();
        assertEquals(List.of("first", "late"), woken, "taken back");
    }
}
