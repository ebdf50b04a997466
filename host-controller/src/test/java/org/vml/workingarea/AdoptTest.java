package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.MachineState;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine that somebody else made comes under the logbook, and leaves it as it was.
@Tag("slow")
final class AdoptTest extends AdoptedBareMachine {
    @Test
    void closeLetsGoOfTheMachineAndOfNothingElse() throws Exception {
        domain.start();
        String before = domain.virsh("dumpxml", domain.name(), "--inactive");
        adopt("wa1");
        save("first");
        ProblemException elsewhere = assertThrows(
                ProblemException.class,
                () -> area("wa2").adopt(new AdoptRequest("rep1", domain.name(), null, List.of())),
                "as from another home");
        assertEquals(ProblemKind.CONFLICT, elsewhere.kind());
        area("wa1").close(false);
        assertTrue(area("wa1").isEmpty());
        assertEquals("running", domain.state());
        assertEquals(List.of(), domain.checkpoints());
        assertEquals(before, domain.virsh("dumpxml", domain.name(), "--inactive"));

        adopt("wa1");
        save("second");
        area("wa1").stop(true, new Run());
        assertEquals("shut off", domain.state());
        area("wa1").close(false);
        assertEquals(List.of(), domain.checkpoints());
        adopt("wa1");
        assertEquals(MachineState.RUNNING, area("wa1").start(new Run()).state());
        assertEquals("running", domain.state());
    }

    @Test
    void whatCannotBeAdoptedIsRefused() throws Exception {
        ProblemException unknown =
                assertThrows(ProblemException.class, () -> area("wa1").adopt(request("no-such-machine")));
        assertEquals(ProblemKind.NOT_FOUND, unknown.kind());
        assertTrue(area("wa1").isEmpty());
        Opened byId = area("wa1").adopt(request(domain.id().toString()));
        assertEquals(domain.name(), byId.status().machine());
        ProblemException inUse = assertThrows(ProblemException.class, () -> adopt("wa1"));
        assertEquals(ProblemKind.CONFLICT, inUse.kind());
        ProblemException twice = assertThrows(ProblemException.class, () -> adopt("wa2"));
        assertEquals(ProblemKind.CONFLICT, twice.kind());
        assertTrue(twice.problem().contains("under a logbook already"), twice.problem());
        ProblemException open = assertThrows(
                ProblemException.class,
                () -> area("wa1").open(new OpenRequest("rep1", "x", null, false, true, null), new Run()));
        assertEquals(ProblemKind.CONFLICT, open.kind());
        assertTrue(area("wa2").isEmpty());
    }
}
