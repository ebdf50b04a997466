package org.vml.repository.maintenance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vml.operation.Run;
import org.vml.repository.ProcessIdentity.Liveness;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;

/// Tells the sessions that still count from those that do not, and ends these. A process of this host is
/// known to live or to be gone. One elsewhere is taken for dead when its session has not counted up for a
/// while by this host's clock; being wrong costs it its save, or a reader of a forgotten entry what it reads,
/// and nobody an entry.
final class SessionWatch {
    private final Repository repository;
    private final Prune.Patience patience;
    private final Run run;
    private final Map<String, Sight> first = new HashMap<>();

    SessionWatch(Repository repository, Prune.Patience patience, Run run) {
        this.repository = repository;
        this.patience = patience;
        this.run = run;
    }

    /// A beat, and when it was seen first by `System.nanoTime()`.
    private record Sight(long beat, long nanos) {}

    private enum Sign {
        ALIVE,
        SILENT,
        GIVEN_UP
    }

    /// Ends the sessions of processes that are gone: of other hosts, and of this one before it was started
    /// anew, all of those that stay silent. Returns whether there were any of the latter, which may have kept
    /// something from being removed.
    boolean endSilent() {
        removeDead();
        Set<String> doubtful = ids(session -> session.process().liveness() == Liveness.UNKNOWN);
        boolean any = false;
        while (!doubtful.isEmpty()) {
            for (String id : Set.copyOf(doubtful)) {
                SessionRecord session = repository.sessions().find(id);
                Sign sign = session == null ? Sign.ALIVE : look(session);
                any |= sign == Sign.GIVEN_UP;
                if (sign != Sign.SILENT) {
                    doubtful.remove(id);
                }
            }
            pauseIf(!doubtful.isEmpty());
        }
        return any;
    }

    /// Waits until none of the saves that are announced now can commit any more, other than those that have.
    void awaitSaves() {
        removeDead();
        Set<String> awaited = ids(session -> session.target() != null);
        awaited.removeIf(this::hasEnded);
        while (!awaited.isEmpty()) {
            pauseIf(true);
            awaited.removeIf(this::hasEnded);
        }
    }

    private Set<String> ids(Predicate<SessionRecord> which) {
        Set<String> ids = new HashSet<>();
        repository.sessions().list().stream().filter(which).forEach(session -> ids.add(session.id()));
        return ids;
    }

    private void pauseIf(boolean more) {
        run.checkCancelled();
        if (more) {
            patience.pause().run();
        }
    }

    private boolean hasEnded(String id) {
        SessionRecord session = repository.sessions().find(id);
        return session == null || look(session) == Sign.GIVEN_UP;
    }

    /// Looks for a sign of life, and ends the session if there was none for long.
    private Sign look(SessionRecord session) {
        Sign sign = switch (session.process().liveness()) {
            case ALIVE -> Sign.ALIVE;
            case DEAD -> Sign.GIVEN_UP;
            case UNKNOWN -> sign(session);
        };
        if (sign == Sign.GIVEN_UP) {
            giveUp(session);
        } else {
            run.phase(
                    "waiting for " + kind(session) + " on " + session.process().host(), -1);
        }
        return sign;
    }

    private static String kind(SessionRecord session) {
        if (session.forgets() != null) {
            return "a forget";
        }
        return session.target() != null ? "a save" : session.holds().isEmpty() ? "a prune" : "a reader";
    }

    private Sign sign(SessionRecord session) {
        long now = System.nanoTime();
        Sight seen = first.get(session.id());
        if (seen == null || seen.beat() != session.beat()) {
            first.put(session.id(), new Sight(session.beat(), now));
            return seen == null ? Sign.SILENT : Sign.ALIVE;
        }
        return now - seen.nanos() < patience.silence(session).toNanos() ? Sign.SILENT : Sign.GIVEN_UP;
    }

    /// Ends the sessions of processes of this host that are gone.
    private void removeDead() {
        repository.sessions().list().stream()
                .filter(session -> session.process().liveness() == Liveness.DEAD)
                .forEach(this::giveUp);
    }

    /// Sees to it that a session never commits, and ends it. Also one whose process is gone: a `/proc` that
    /// hides other people's processes, and a clone of this machine's memory, tell the same tale of living
    /// ones.
    private void giveUp(SessionRecord session) {
        String target = session.target();
        if (target != null) {
            repository.fence(target);
        }
        repository.sessions().remove(session);
    }
}
