package org.vml.repository;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.logbook.Tag;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A logbook of entries in a store. Any number of these, in any number of processes and on any number of
/// hosts, may work on one store at a time. Thread-safe.
public final class Repository implements AutoCloseable {
    private static final ObjectName CONFIG = new ObjectName(Folder.CONFIG, "repository.json");

    /// The length of a chunk in new repositories, in bytes; docs/decisions/0002-chunks.md has the figures.
    private static final int CHUNK_SIZE = 1 << 20;

    private final ChunkStore store;
    private final Format format;
    private final InstantSource clock;
    private final RepositoryConfig config;
    private final Index index;
    private final Sessions sessions;
    private final Blobs blobs;
    private final Entries entries;
    private final Holds holds;

    private Repository(
            ChunkStore store, Format format, InstantSource clock, ProcessIdentity self, RepositoryConfig config) {
        this.store = store;
        this.format = format;
        this.clock = clock;
        this.config = config;
        this.index = new Index(store, format);
        this.sessions = new Sessions(store, format, self);
        this.blobs = new Blobs(store, format, index, sessions);
        this.entries = new Entries(store, format);
        this.holds = new Holds(store, format, sessions, entries, self, this::now);
    }

    /// Makes a repository in an empty store, or opens the one that is there. Closes the store when it is
    /// closed.
    public static Repository create(ChunkStore store, Format format, InstantSource clock) {
        String id = new UUID(new SecureRandom().nextLong(), new SecureRandom().nextLong()).toString();
        store.putIfAbsent(CONFIG, format.encodeConfig(new RepositoryConfig(format.version(), id, CHUNK_SIZE)));
        return open(store, format, clock);
    }

    /// Opens the repository in a store. Closes the store when it is closed.
    public static Repository open(ChunkStore store, Format format, InstantSource clock) {
        return open(store, format, clock, ProcessIdentity.current());
    }

    /// The same, announcing its sessions as those of the process `self`.
    static Repository open(ChunkStore store, Format format, InstantSource clock, ProcessIdentity self) {
        byte[] bytes = store.readSmall(CONFIG, Limits.DOCUMENT);
        if (bytes == null) {
            throw ProblemException.of(ProblemKind.UNREACHABLE, "There is no repository at " + store.location())
                    .next("Is its disk mounted? A new repository is made by `vml repo add NAME DIR`");
        }
        RepositoryConfig config = format.decodeConfig(bytes);
        if (config.format() != format.version()) {
            throw ProblemException.of(
                            ProblemKind.FAILED,
                            "The repository at " + store.location() + " has format " + config.format()
                                    + "; this vml knows format " + format.version())
                    .next("Use a newer vml");
        }
        return new Repository(store, format, clock, self, config);
    }

    /// Begins an entry named `name`, made from `base`. A problem of kind `CONFLICT` if the name is taken.
    public Save save(EntryName name, @Nullable Entry base) {
        return Save.begin(this, name, base, entries.target(name));
    }

    /// The entries, and what of them cannot be read.
    public Entries.Contents contents() {
        return entries.read();
    }

    /// The entry that a person means by `reference`; see [org.vml.logbook.Logbook#find].
    public Entry find(String reference) {
        return contents().logbook().find(reference);
    }

    /// Opens the content of a disk of an entry for reading, and keeps a prune from removing it until it is
    /// closed.
    public DiskImage openDisk(Entry entry, String disk) {
        DiskTree tree = treeOf(entry, disk);
        if (tree == null) {
            throw ProblemException.of(ProblemKind.NOT_FOUND, "The entry " + entry.name() + " has no disk " + disk);
        }
        return open(entry, tree);
    }

    /// Opens all parts of the memory of an entry for reading, by name; none if it has no memory. Each is to be
    /// closed.
    public Map<String, DiskSource> openMemory(Entry entry) {
        return openParts(entry, contents().manifest(entry).memory());
    }

    /// The same of its light level.
    public Map<String, DiskSource> openLight(Entry entry) {
        return openParts(entry, contents().manifest(entry).light());
    }

    /// Opens a disk of an entry for one who reads it more or less in order; as [#openDisk].
    public DiskSource openSource(Entry entry, String disk) {
        return new ImageSource(openDisk(entry, disk));
    }

    private Map<String, DiskSource> openParts(Entry entry, List<Manifest.StoredDisk> stored) {
        Map<String, DiskSource> parts = new HashMap<>();
        try {
            for (Manifest.StoredDisk part : stored) {
                parts.put(part.name(), new ImageSource(open(entry, part.tree())));
            }
            return parts;
        } catch (RuntimeException | Error e) {
            parts.values().forEach(DiskSource::close);
            throw e;
        }
    }

    private DiskImage open(Entry entry, DiskTree tree) {
        // Forgotten before it was announced, it may have been pruned already.
        Sessions.Session session =
                sessions.announceReader(List.of(tree.root()), () -> contents().manifest(entry));
        try {
            index.refresh();
            Blobs held = blobs.heldBy(session);
            return new DiskImage(held, new DiskTreeReader(held, format, tree), session);
        } catch (RuntimeException | Error e) {
            Save.endAfter(e, session);
            throw e;
        }
    }

    /// Gives an entry another name. A problem of kind `CONFLICT` if that is taken.
    public Entry rename(Entry entry, EntryName newName) {
        return entries.rename(entry, newName);
    }

    /// Adds a tag to an entry; does nothing if it bears it.
    public void tag(Entry entry, Tag tag) {
        entries.tag(entry, tag);
    }

    /// Takes a tag from an entry; does nothing if it does not bear it.
    public void untag(Entry entry, Tag tag) {
        entries.untag(entry, tag);
    }

    /// Removes an entry from the logbook. Its data goes with the next prune. A problem of kind `CONFLICT` if
    /// the machine of a working area needs it, see [Holds].
    public void forget(Entry entry) {
        holds.forget(entry);
    }

    /// The same, whoever needs it: a machine that does will not start any more.
    public void forgetThoughHeld(Entry entry) {
        entries.forget(entry);
    }

    /// The tree of a disk of an entry, or null if it has no such disk.
    public @Nullable DiskTree treeOf(Entry entry, String disk) {
        return contents().manifest(entry).disks().stream()
                .filter(stored -> stored.name().equals(disk))
                .map(Manifest.StoredDisk::tree)
                .findFirst()
                .orElse(null);
    }

    public DiskTreeReader treeReader(DiskTree tree) {
        return new DiskTreeReader(blobs, format, tree);
    }

    public RepositoryConfig config() {
        return config;
    }

    public ChunkStore store() {
        return store;
    }

    public Format format() {
        return format;
    }

    public Index index() {
        return index;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Holds holds() {
        return holds;
    }

    public Blobs blobs() {
        return blobs;
    }

    /// Takes the place where a session would commit, so that it never can; false if it has committed.
    public boolean fence(String target) {
        return entries.fence(target);
    }

    /// Why a session can no longer commit to its target; empty if it can.
    Optional<ProblemException> overtaken(String target) {
        return entries.overtaken(target);
    }

    Entry commit(String target, byte[] manifest) {
        return entries.commit(target, manifest);
    }

    /// Now, in the milliseconds that are written down.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        blobs.close();
        store.close();
    }
}
