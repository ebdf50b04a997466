package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Hold;
import org.vml.repository.Holds;
import org.vml.repository.OpenRepository;

/// Keeps the entries that an area's machine needs from being forgotten in other homes, also while nobody is at work.
///
/// At every point the hold covers what is written down of the machine: it is there before that, wider while it
/// changes, and goes after it. The area notes that there is one before it is made, and for as long as it may be there.
final class AreaHold {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");

    private final String area;
    private final AreaDirectory directory;
    private final Surroundings around;

    AreaHold(String area, AreaDirectory directory, Surroundings around) {
        this.area = area;
        this.directory = directory;
        this.around = around;
    }

    /// Holds what a machine needs that is about to be made. A problem of kind `NOT_FOUND` if some of it was forgotten
    /// meanwhile.
    void take(Standing wanted) {
        write(wanted, wanted.entries(), wanted.entries());
    }

    /// Has the hold be what the machine needs by what is written down: also for an area that was opened by a VML that
    /// knew no holds, was moved, or whose controller was killed.
    void mend(Standing written) {
        write(written, written.entries(), Set.of());
    }

    /// Runs `store`, which writes down that the machine needs what `after` says.
    ///
    /// @param before what was written down until now
    void moving(Optional<Standing> before, Standing after, Runnable store) {
        Set<EntryId> old = before.map(Standing::entries).orElse(Set.of());
        if (old.equals(after.entries())) {
            store.run();
            return;
        }
        Set<EntryId> both = new HashSet<>(old);
        both.addAll(after.entries());
        Set<EntryId> fresh = new HashSet<>(after.entries());
        fresh.removeAll(old);
        write(after, both, fresh);
        store.run();
        try {
            mend(after);
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, "area {0} holds more than it needs: {1}", area, e.getMessage());
        }
    }

    private void write(Standing standing, Set<EntryId> entries, Set<EntryId> fresh) {
        if (entries.isEmpty()) {
            return;
        }
        try (OpenRepository used = around.repositories().apply(standing.repository())) {
            directory.noteHold(standing.machine(), standing.repository());
            Hold.Holder holder =
                    new Hold.Holder(standing.machine(), area, directory.path().toString());
            used.repository().holds().hold(holder, entries, fresh);
        }
    }

    /// Gives back whatever the area holds, which is empty; what cannot be given back now is tried again by the next
    /// one who asks.
    void release() {
        try {
            releaseAll();
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, "area {0} still holds what it does not need: {1}", area, e.getMessage());
        }
    }

    private void releaseAll() {
        for (Map.Entry<UUID, String> noted : directory.notedHolds().entrySet()) {
            try (OpenRepository used = around.repositories().apply(noted.getValue())) {
                release(used.repository().holds(), noted.getKey());
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.NOT_FOUND) {
                    throw e;
                }
                LOG.log(Level.WARNING, "area {0} may hold entries for ever: {1}", area, e.getMessage());
            }
            directory.removeNote(noted.getKey());
        }
    }

    /// By now the machine may be in another area: one that VML did not make, or a copy.
    private void release(Holds holds, UUID machine) {
        Hold hold = holds.find(machine);
        if (hold != null && hold.holder().directory().equals(directory.path().toString())) {
            holds.release(machine);
        }
    }
}
