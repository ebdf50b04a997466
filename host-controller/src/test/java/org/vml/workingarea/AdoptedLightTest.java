package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.guest.AgentArchive;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.guest.ssh.SshAgents;
import org.vml.guest.ssh.SshTarget;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.GuestImage;
import org.vml.light.OnConflict;
import org.vml.light.RestoreChoices;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;

/// A real guest that somebody else made is worked in by the way that its owner goes: light saves, restores, hooks.
@Tag("slow")
@Tag("guest")
final class AdoptedLightTest extends AdoptedGuest {
    private final Run run = new Run();

    /// What `ssh guest` would do if the owner's configuration had that name: see `SshTargetTest` for names.
    @Override
    LightMeans light() {
        LightMeans none = NoGuests.means();
        return new LightMeans(
                new GuestAgents() {
                    @Override
                    public AgentSession start(GuestAccess access, Run during) {
                        assertEquals(new GuestAccess.Named("guest", access.patience()), access);
                        SshTarget target = new SshTarget(
                                "127.0.0.1",
                                port,
                                "atlas",
                                List.of(GuestImage.get().key()),
                                null,
                                List.of(directory.resolve("known_hosts")),
                                "guest",
                                true);
                        return SshAgents.start(target, image(), access.patience(), during);
                    }

                    @Override
                    public AgentImage image() {
                        try {
                            return AgentImage.of(AgentArchive.make());
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                (repository, entry, volume) -> Optional.empty(),
                none.rules());
    }

    private Saved saveLight(String name) {
        return area("wa1").save(new SaveRequest(new EntryName(name), "", true, false), run);
    }

    @Test
    void itsOwnersWayLeadsIn() throws Exception {
        Guest guest = start();
        area("wa1").adopt(new AdoptRequest("rep1", domain.name(), "guest", List.of()));
        assertProblem(ProblemKind.CONFLICT, () -> saveLight("too-early"), "not saved yet");
        guest.run("sudo mkdir -p /etc/vml/hooks.d/pre-freeze; printf '#!/bin/sh\\necho before >>/var/tmp/hooks'"
                + " | sudo tee /etc/vml/hooks.d/pre-freeze/10-note; sudo chmod 755 /etc/vml/hooks.d/*/*");
        Saved disk = save("disk");
        assertEquals(
                List.of(),
                disk.notes().stream().filter(note -> note.contains("hooks")).toList());
        assertEquals("before", guest.run("cat /var/tmp/hooks"));

        guest.run("echo monday >~/day");
        Saved monday = saveLight("monday");
        assertEquals(Set.of(Level.LIGHT), monday.entry().levels());
        guest.run("rm ~/day");
        RestoreChoices choices = new RestoreChoices(OnConflict.REPLACE, false);
        RestoreOutcome restored = area("wa1").restore(new RestoreRequest("rep1", "monday", false, choices), run);
        assertTrue(restored.failures().isEmpty(), restored.failures().toString());
        assertEquals("monday", guest.run("cat ~/day"));
        area("wa1").undoRestore(run);
        assertEquals("gone", guest.run("cat ~/day 2>/dev/null || echo gone"));
    }
}
