package org.vml.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProblemExceptionTest {
    @Test
    void aProblemReadsAsSentences() {
        ProblemException problem = ProblemException.of(ProblemKind.DAMAGED, "Chunk 91c0 is missing")
                .next("Run `vml check --full`");
        assertEquals("Chunk 91c0 is missing. Run `vml check --full`.", problem.getMessage());
        assertEquals(
                "Is it there?",
                ProblemException.of(ProblemKind.FAILED, "Is it there?").getMessage());
        assertEquals("Chunk 91c0 is missing", problem.problem());
    }

    @Test
    void whatWasTriedComesFirstAndTheNextStepStaysLast() {
        Exception cause = new IllegalStateException("EIO");
        ProblemException problem = ProblemException.of(ProblemKind.UNREACHABLE, "the disk is gone")
                .next("Is it mounted?")
                .because(cause)
                .during("save entry day3");
        assertEquals("Could not save entry day3: the disk is gone. Is it mounted?", problem.getMessage());
        assertEquals(ProblemKind.UNREACHABLE, problem.kind());
        assertSame(cause, java.util.Objects.requireNonNull(problem.getCause()).getCause());
        assertNull(ProblemException.of(ProblemKind.FAILED, "it failed").next());
    }

    /// A contract with scripts, as DESIGN.md has it.
    @Test
    void exitCodesNeverChange() {
        Map<ProblemKind, Integer> codes = new EnumMap<>(ProblemKind.class);
        for (ProblemKind kind : ProblemKind.values()) {
            codes.put(kind, kind.exitCode());
        }
        assertEquals(
                "{FAILED=1, USAGE=2, NOT_FOUND=3, CONFLICT=4, PARTIAL=5, DAMAGED=6, HYPERVISOR=7, GUEST=8, "
                        + "UNREACHABLE=9, CANCELLED=130}",
                codes.toString());
    }
}
