package org.vml.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Who is at work in a repository: an object each, announced before anything else is read or written, taken away at
/// the end. Thread-safe.
public final class Sessions {
    /// How often a living session counts up, in seconds.
    public static final int BEAT_SECONDS = 5;

    private static final ScheduledExecutorService HEART = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("vml-heartbeat").factory());

    private final ChunkStore store;
    private final Format format;
    private final ProcessIdentity self;

    Sessions(ChunkStore store, Format format, ProcessIdentity self) {
        this.store = store;
        this.format = format;
        this.self = self;
    }

    /// Announces a save that will commit to `target`, or a reader (null), that relies on the trees `holds`. Durable
    /// when it returns.
    public Session announce(@Nullable String target, List<ChunkId> holds) {
        String id = UUID.randomUUID().toString().replace("-", "");
        Session session = new Session(new SessionRecord(id, self, target, holds, 0));
        session.begin();
        return session;
    }

    /// All sessions that have been announced and not ended, those of processes that are gone among them.
    public List<SessionRecord> list() {
        List<SessionRecord> sessions = new ArrayList<>();
        for (StoredObject object : store.list(Folder.SESSIONS)) {
            byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
            if (bytes != null) {
                try {
                    sessions.add(format.decodeSession(bytes));
                } catch (ProblemException e) {
                    throw e.during("read " + object.name() + " in " + store.location())
                            .next("If no `vml` works in this repository now, delete that file and try again");
                }
            }
        }
        return sessions;
    }

    /// The session of this id, asked for by its name; null if it has ended. More certain than a listing, which may pass
    /// over a file that is being replaced.
    public @Nullable SessionRecord find(String id) {
        byte[] bytes = store.readSmall(name(id), Limits.DOCUMENT);
        return bytes == null ? null : format.decodeSession(bytes);
    }

    /// Takes a session away whose process is known to be gone, or which was fenced.
    public void remove(SessionRecord session) {
        store.delete(name(session.id()));
    }

    /// Whether a pack may still be in the making: its session has been announced and not ended. Sessions that cannot
    /// be read count as not ended.
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
        byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
        try {
            return bytes != null && format.decodeSession(bytes).process().liveness() != ProcessIdentity.Liveness.DEAD;
        } catch (ProblemException e) {
            return e.kind() == ProblemKind.DAMAGED;
        }
    }

    private static ObjectName name(String id) {
        return new ObjectName(Folder.SESSIONS, id);
    }

    /// One session of this process. Closing it ends it.
    public final class Session implements AutoCloseable {
        private SessionRecord record;
        private @Nullable ScheduledFuture<?> heart;
        private boolean ended;

        private Session(SessionRecord record) {
            this.record = record;
        }

        private synchronized void begin() {
            write();
            heart = HEART.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        }

        public String id() {
            return record.id();
        }

        private void write() {
            store.replace(name(record.id()), format.encodeSession(record));
        }

        private synchronized void beat() {
            if (!ended) {
                record = record.nextBeat();
                try {
                    write();
                } catch (ProblemException e) {
                    // Others may take the session for dead and fence it; then its commit fails, and nothing is lost.
                }
            }
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                ended = true;
                if (heart != null) {
                    heart.cancel(false);
                }
                store.delete(name(record.id()));
            }
        }
    }
}
