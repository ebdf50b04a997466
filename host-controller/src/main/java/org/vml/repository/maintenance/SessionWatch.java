package org.vml.repository.maintenance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vml.operation.Run;
import org.vml.repository.ProcessIdentity.Liveness;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;

/// Waits until none of the saves that are announced now can commit any more, other than those that have. A process of
/// this host is known to live or to be gone. One elsewhere is taken for dead when its session has not counted up for a
/// while by this host's clock; being wrong costs it its save, and nobody an entry.
final class SessionWatch {
    private final Repository repository;
    private final Prune.Patience patience;
    private final Run run;
    private final Map<String, Long> beats = new HashMap<>();
    private final Map<String, Long> seenAt = new HashMap<>();

    SessionWatch(Repository repository, Prune.Patience patience, Run run) {
        this.repository = repository;
        this.patience = patience;
        this.run = run;
    }

    void awaitSaves() {
        removeDead();
        Set<String> awaited = new HashSet<>();
        repository.sessions().list().stream().filter(SessionWatch::isSave).forEach(save -> awaited.add(save.id()));
        awaited.removeIf(id -> !isOpen(id));
        while (!awaited.isEmpty()) {
            run.checkCancelled();
            patience.pause().run();
            awaited.removeIf(id -> !isOpen(id));
        }
    }

    private boolean isOpen(String id) {
        SessionRecord session = repository.sessions().find(id);
        if (session == null || !isStillOpen(session)) {
            return false;
        }
        run.phase("waiting for a save on " + session.process().host(), -1);
        return true;
    }

    private static boolean isSave(SessionRecord session) {
        return session.target() != null;
    }

    /// Whether a session must still be waited for. Ends those of processes that are gone.
    private boolean isStillOpen(SessionRecord session) {
        return switch (session.process().liveness()) {
            case ALIVE -> true;
            case DEAD -> {
                giveUp(session);
                yield false;
            }
            case UNKNOWN -> {
                boolean open = beats(session);
                if (!open) {
                    giveUp(session);
                }
                yield open;
            }
        };
    }

    /// Ends the sessions of processes that are gone.
    void removeDead() {
        repository.sessions().list().stream()
                .filter(session -> session.process().liveness() == Liveness.DEAD)
                .forEach(this::giveUp);
    }

    private boolean beats(SessionRecord session) {
        Long last = beats.put(session.id(), session.beat());
        if (last == null || last != session.beat()) {
            seenAt.put(session.id(), System.nanoTime());
            return true;
        }
        return System.nanoTime() - seenAt.getOrDefault(session.id(), 0L)
                < patience.silence().toNanos();
    }

    /// Sees to it that a session never commits, and ends it. Also one whose process is gone: a `/proc` that hides other
    /// people's processes, and a clone of this machine's memory, tell the same tale of living ones.
    private void giveUp(SessionRecord session) {
        String target = session.target();
        if (target != null) {
            repository.fence(target);
        }
        repository.sessions().remove(session);
    }
}
