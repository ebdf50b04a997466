package org.vml.repository;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Who is at work in a repository: an object each, announced before anything else is read or written, taken
/// away at the end. Thread-safe.
public final class Sessions {
    /// How often a living session counts up, in seconds.
    public static final int BEAT_SECONDS = 5;

    private final ChunkStore store;
    private final Format format;
    private final ProcessIdentity self;
    private final Duration rest;

    Sessions(ChunkStore store, Format format, ProcessIdentity self) {
        this(store, format, self, Duration.ofSeconds(BEAT_SECONDS));
    }

    /// @param rest the time between two beats
    Sessions(ChunkStore store, Format format, ProcessIdentity self, Duration rest) {
        this.store = store;
        this.format = format;
        this.self = self;
        this.rest = rest;
    }

    /// Announces a save that will commit to `target`, or a prune (null). Durable when it returns.
    public Session announce(@Nullable String target, List<ChunkId> holds) {
        return begin(target, holds, null, null);
    }

    /// Announces that an entry is about to be forgotten. Durable when it returns.
    Session announceForget(EntryId entry) {
        return begin(null, List.of(), entry.value(), null);
    }

    /// Announces a reader of the trees `holds`. Durable when it returns.
    ///
    /// @param stillThere throws a problem of kind `NOT_FOUND` if nothing but this session keeps these trees
    ///     from being removed; then this does, too
    public Session announceReader(List<ChunkId> holds, Runnable stillThere) {
        Session session = begin(null, holds, null, stillThere);
        try {
            session.prove();
            return session;
        } catch (RuntimeException | Error e) {
            Save.endAfter(e, session);
            throw e;
        }
    }

    private Session begin(
            @Nullable String target, List<ChunkId> holds, @Nullable String forgets, @Nullable Runnable stillThere) {
        String id = UUID.randomUUID().toString().replace("-", "");
        Session session = new Session(new SessionRecord(id, self, target, holds, forgets, 0), stillThere);
        session.begin();
        return session;
    }

    /// All sessions that have been announced and not ended, those of processes that are gone among them.
    public List<SessionRecord> list() {
        List<SessionRecord> sessions = new ArrayList<>();
        for (StoredObject object : store.list(Folder.SESSIONS)) {
            try {
                byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
                if (bytes != null) {
                    sessions.add(format.decodeSession(bytes));
                }
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.DAMAGED) {
                    throw e;
                }
                throw e.during("read " + object.name() + " in " + store.location())
                        .next("If no `vml` works in this repository now, delete that file and try again");
            }
        }
        return sessions;
    }

    /// The session of this id, asked for by its name; null if it has ended. More certain than a listing,
    /// which may pass over a file that is being replaced.
    public @Nullable SessionRecord find(String id) {
        byte[] bytes = store.readSmall(name(id), Limits.DOCUMENT);
        return bytes == null ? null : format.decodeSession(bytes);
    }

    /// Takes a session away whose process is known to be gone, or which was fenced.
    public void remove(SessionRecord session) {
        store.delete(name(session.id()));
    }

    /// Whether a pack may still be in the making: its session has been announced and not ended. Sessions that
    /// cannot be read count as not ended.
    public Predicate<String> packsInProgress() {
        Set<String> ids = new HashSet<>();
        for (StoredObject object : store.list(Folder.SESSIONS)) {
            if (mayLive(object)) {
                ids.add(object.name().name());
            }
        }
        return pack -> ids.contains(Packs.sessionOf(pack));
    }

    private boolean mayLive(StoredObject object) {
        try {
            byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
            return bytes != null && format.decodeSession(bytes).process().liveness() != ProcessIdentity.Liveness.DEAD;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            return true;
        }
    }

    private static ObjectName name(String id) {
        return new ObjectName(Folder.SESSIONS, id);
    }

    /// One session of this process. Closing it ends it.
    ///
    /// A prune elsewhere that has not heard of it for long gives it up, by taking its object away
    /// (`docs/design.md`, "Prune beside writers"). It looks for its object at every beat: a reader that has
    /// lost it announces itself anew, and goes on if what it reads is still there; all others stay ended.
    public final class Session implements AutoCloseable {
        private final @Nullable Runnable stillThere;
        private SessionRecord record;
        private @Nullable Thread heart;
        private boolean proven;
        private boolean ended;
        private volatile @Nullable ProblemException lost;

        private Session(SessionRecord record, @Nullable Runnable stillThere) {
            this.record = record;
            this.stillThere = stillThere;
            this.proven = stillThere == null;
        }

        private synchronized void begin() {
            write();
            heart = Thread.ofVirtual().name("vml-heartbeat").start(this::live);
        }

        public String id() {
            return record.id();
        }

        private void write() {
            store.replace(name(record.id()), format.encodeSession(record));
        }

        private void live() {
            try {
                do {
                    Thread.sleep(rest);
                } while (survives());
            } catch (InterruptedException e) {
                // closed
            }
        }

        /// Beats; false if that was the last time.
        private boolean survives() {
            try {
                return beat();
            } catch (RuntimeException e) {
                // The next one may succeed. Until then others may give the session up; then a commit fails, a reader
                // looks whether it may go on, and nothing is lost.
                return true;
            }
        }

        /// Shows that the session lives, unless it was given up; false if there is nothing to show any more.
        synchronized boolean beat() {
            if (ended || lost != null) {
                return false;
            }
            if (find(record.id()) == null) {
                if (stillThere == null) {
                    return false; // its place is taken: it can never commit
                }
                proven = false;
            }
            record = record.nextBeat();
            write();
            if (!proven) {
                prove();
            }
            return lost == null;
        }

        /// Looks whether what this reader holds is still there. Announced before, it is held from now on; and
        /// whatever is there now has been all the time.
        private synchronized void prove() {
            if (stillThere == null) {
                return;
            }
            try {
                stillThere.run();
                proven = true;
            } catch (ProblemException e) {
                if (e.kind() == ProblemKind.NOT_FOUND) {
                    lost = e;
                    store.delete(name(record.id()));
                }
                throw e;
            }
        }

        /// A problem of kind `NOT_FOUND` if what this reader holds may have been removed.
        void checkHeld() {
            ProblemException why = lost;
            if (why != null) {
                throw why.during("read on")
                        .next("While this reader was silent a prune took it for dead, and what it read was forgotten");
            }
        }

        /// What to tell of damage that was met while reading what this session holds: that it is damage, or
        /// that the data was removed.
        ProblemException explain(ProblemException damage) {
            if (damage.kind() != ProblemKind.DAMAGED) {
                return damage;
            }
            try {
                prove();
                return damage;
            } catch (ProblemException e) {
                try {
                    checkHeld();
                    return damage;
                } catch (ProblemException why) {
                    return why;
                }
            }
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                ended = true;
                if (heart != null) {
                    heart.interrupt(); // asleep, or waiting for this to return; never in the middle of a write
                }
                store.delete(name(record.id()));
            }
        }
    }
}
