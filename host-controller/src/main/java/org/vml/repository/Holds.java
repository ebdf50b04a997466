package org.vml.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The holds folder: which entries the machines of working areas need, of whatever home, user or host. A hold ends only
/// when it is released, so a machine that is off keeps its entries. Thread-safe, but for several at a time who hold for
/// the same machine.
///
/// Whoever holds writes the hold, then looks who is forgetting and which entries are there; whoever forgets announces a
/// session, then looks at the holds, then forgets (`docs/design.md`, "Forget beside holders").
public final class Holds {
    private final ChunkStore store;
    private final Format format;
    private final Sessions sessions;
    private final Entries entries;
    private final String host;
    private final Supplier<Instant> now;

    Holds(
            ChunkStore store,
            Format format,
            Sessions sessions,
            Entries entries,
            ProcessIdentity self,
            Supplier<Instant> now) {
        this.store = store;
        this.format = format;
        this.sessions = sessions;
        this.entries = entries;
        this.host = self.host();
        this.now = now;
    }

    /// All holds. A problem of kind `DAMAGED` if one cannot be read.
    public List<Hold> list() {
        List<Hold> holds = new ArrayList<>();
        for (StoredObject object : store.list(Folder.HOLDS)) {
            Hold hold = read(object.name());
            if (hold != null) {
                holds.add(hold);
            }
        }
        return holds;
    }

    /// What the machine of this id holds; null if nothing.
    public @Nullable Hold find(UUID machine) {
        return read(name(machine));
    }

    private @Nullable Hold read(ObjectName name) {
        try {
            byte[] bytes = store.readSmall(name, Limits.DOCUMENT);
            return bytes == null ? null : format.decodeHold(bytes);
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            throw e.during("read " + name + " in " + store.location())
                    .next("Delete that file; the next `vml start` of the machine that it belongs to writes it anew");
        }
    }

    /// Holds `held` for a machine, in place of what it held so far. Durable when it returns; does nothing if that is so
    /// already.
    ///
    /// @param fresh those among them that nothing has kept from being forgotten so far. If one is not there (a
    ///     problem of kind `NOT_FOUND`) or is just being forgotten (`CONFLICT`), the machine holds what it
    ///     held before
    public void hold(Hold.Holder holder, Set<EntryId> held, Set<EntryId> fresh) {
        Hold before = find(holder.machine());
        Hold after = new Hold(holder, Set.copyOf(held), host, before == null ? now.get() : before.since());
        if (after.equals(before)) {
            return;
        }
        store.replace(name(holder.machine()), format.encodeHold(after));
        try {
            requireThere(fresh);
        } catch (RuntimeException | Error e) {
            undo(holder.machine(), before, e);
            throw e;
        }
    }

    /// What is there and is not being forgotten after it was held stays.
    private void requireThere(Set<EntryId> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        List<SessionRecord> atWork = sessions.list();
        Entries.Contents contents = entries.read();
        for (EntryId id : fresh) {
            Format.StoredEntry.Committed entry = contents.committed().get(id);
            if (entry == null) {
                throw ProblemException.of(
                        ProblemKind.NOT_FOUND, "The entry " + id.abbreviated() + " was forgotten meanwhile");
            }
            requireNotForgetting(entry, atWork);
        }
    }

    private static void requireNotForgetting(Format.StoredEntry.Committed entry, List<SessionRecord> atWork) {
        for (SessionRecord session : atWork) {
            if (entry.entry().id().value().equals(session.forgets())
                    && session.process().liveness() != ProcessIdentity.Liveness.DEAD) {
                throw ProblemException.of(
                                ProblemKind.CONFLICT,
                                "The entry " + entry.entry().name() + " is being forgotten on "
                                        + session.process().host())
                        .next("Try again. If nobody is at it, `vml prune` ends what a crash has left of it");
            }
        }
    }

    private void undo(UUID machine, @Nullable Hold before, Throwable failure) {
        try {
            if (before == null) {
                release(machine);
            } else {
                store.replace(name(machine), format.encodeHold(before));
            }
        } catch (ProblemException e) {
            failure.addSuppressed(e);
        }
    }

    /// The machine holds nothing any more. Does nothing if it held nothing.
    public void release(UUID machine) {
        store.delete(name(machine));
    }

    /// Forgets an entry. A problem of kind `CONFLICT` if it is held.
    void forget(Entry entry) {
        requireFree(entry);
        Sessions.Session session = sessions.announceForget(entry.id());
        try {
            // Also since a listing may pass over a hold that is being replaced.
            requireFree(entry);
            requireStill(session, entry);
            entries.forget(entry);
        } catch (RuntimeException | Error e) {
            Save.endAfter(e, session);
            throw e;
        }
        session.close();
    }

    private void requireFree(Entry entry) {
        for (Hold hold : list()) {
            if (hold.entries().contains(entry.id())) {
                throw held(entry, hold);
            }
        }
    }

    private static ProblemException held(Entry entry, Hold hold) {
        Hold.Holder holder = hold.holder();
        return ProblemException.of(
                        ProblemKind.CONFLICT,
                        "The machine in the working area " + holder.area() + " (" + holder.directory() + " on "
                                + hold.host() + ") needs the entry " + entry.name() + ", since " + hold.since())
                .next("`vml close " + holder.area() + "` there first; if that area is gone for good, `vml forget "
                        + entry.name() + " --force`");
    }

    /// Who holds looks for our session, not for us.
    private void requireStill(Sessions.Session session, Entry entry) {
        if (sessions.find(session.id()) == null) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The entry " + entry.name()
                                    + " was not forgotten: this took so long that a prune took it for dead")
                    .next("Do it again");
        }
    }

    private static ObjectName name(UUID machine) {
        return new ObjectName(Folder.HOLDS, Hold.nameOf(machine));
    }
}
