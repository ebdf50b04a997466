package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.GuestImage;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;

/// A real guest that somebody else made comes under the logbook, and is opened elsewhere.
@Tag("slow")
@Tag("guest")
@Tag("long")
final class AdoptGuestTest extends AdoptedGuest {
    @Test
    void aGuestIsSavedWhileItWorksAndOpenedElsewhere() throws Exception {
        Guest guest = start();
        guest.run("echo monday > day; sync");
        area("wa1").adopt(new AdoptRequest("rep1", domain.name(), null, List.of()));
        Saved monday = save("monday");
        assertTrue(frozen(monday), monday.notes().toString());
        guest.run("echo tuesday > day; dd if=/dev/urandom of=data bs=1M count=8 2>/dev/null; sync");
        Saved tuesday = save("tuesday");
        assertNull(tuesday.fullScan());
        assertTrue(frozen(tuesday), tuesday.notes().toString());
        long scanned = tuesday.entry().bytesScanned();
        assertTrue(scanned >= 8 << 20 && scanned < 24 << 20, "scanned " + scanned);
        guest.run("echo it writes > written"); // it is thawed

        // In the middle of the next day it is shut down, saved, and started again.
        guest.run("echo wednesday > day; sync");
        area("wa1").stop(false, new Run());
        Saved wednesday = save("wednesday");
        assertNull(wednesday.fullScan());
        guest = start();
        guest.run("echo thursday > day; sync");
        assertNull(save("thursday").fullScan());

        WorkingArea second = area("wa2");
        second.open(new OpenRequest("rep1", "tuesday", null, false, true, "atlas"), new Run());
        Guest copy = new Guest(
                second.status().orElseThrow().sshPort(), GuestImage.get().key());
        copy.await(BOOT);
        assertEquals("tuesday", copy.run("cat day"));
        assertEquals(guest.run("sha256sum data"), copy.run("sha256sum data"));
        assertEquals("thursday", guest.run("cat day"), "the machine itself goes on");
        AdoptRequest own =
                new AdoptRequest("rep1", second.status().orElseThrow().machine(), null, List.of());
        ProblemException ours =
                assertThrows(ProblemException.class, () -> area("wa3").adopt(own));
        assertEquals(ProblemKind.CONFLICT, ours.kind(), "VML made it");
        second.close(true);
        second.open(new OpenRequest("rep1", "thursday", null, false, true, "atlas"), new Run());
        Guest last = new Guest(
                second.status().orElseThrow().sshPort(), GuestImage.get().key());
        last.await(BOOT);
        assertEquals("thursday", last.run("cat day"));
        assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
    }

    private static boolean frozen(Saved saved) {
        return saved.notes().stream().noneMatch(note -> note.contains("not frozen"));
    }
}
