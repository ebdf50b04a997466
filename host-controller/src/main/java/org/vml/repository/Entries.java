package org.vml.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Logbook;
import org.vml.logbook.Tag;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Format.StoredEntry;

/// The entries folder and the tags folder. What was read once is remembered as long as the object stays the
/// same. Thread-safe.
public final class Entries {
    private final ChunkStore store;
    private final Format format;
    private final Map<StoredObject, StoredEntry> known = new ConcurrentHashMap<>();

    Entries(ChunkStore store, Format format) {
        this.store = store;
        this.format = format;
    }

    /// What the folders held at one moment.
    ///
    /// @param objects the names of all objects in the entries folder
    /// @param damage objects that cannot be read, for a person
    public record Contents(
            Logbook logbook, Map<EntryId, StoredEntry.Committed> committed, Set<String> objects, List<String> damage) {
        /// The manifest of an entry of this logbook.
        public Manifest manifest(Entry entry) {
            StoredEntry.Committed found = committed.get(entry.id());
            if (found == null) {
                throw ProblemException.of(
                        ProblemKind.NOT_FOUND, "The entry " + entry.name() + " is not there any more");
            }
            return found.manifest();
        }

        /// This, if nothing is damaged; else a problem of kind `DAMAGED`.
        public Contents intact() {
            if (!damage.isEmpty()) {
                throw ProblemException.of(ProblemKind.DAMAGED, damage.getFirst());
            }
            return this;
        }
    }

    Contents read() {
        List<String> damage = new ArrayList<>();
        return contents(objects(damage), damage);
    }

    private Contents contents(Map<StoredObject, StoredEntry> objects, List<String> damage) {
        Map<String, StoredEntry.Alias> aliases = new HashMap<>();
        for (StoredEntry object : objects.values()) {
            if (object instanceof StoredEntry.Alias alias) {
                aliases.merge(alias.of(), alias, Entries::current);
            }
        }
        Map<EntryId, SortedSet<Tag>> tags = tags();
        Map<EntryId, StoredEntry.Committed> committed = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (StoredEntry object : objects.values()) {
            if (object instanceof StoredEntry.Committed found) {
                committed.put(found.entry().id(), found);
                StoredEntry.Alias alias = aliases.get(found.object());
                Entry entry = alias == null ? found.entry() : found.entry().named(alias.name());
                entries.add(entry.tagged(tags.getOrDefault(entry.id(), new TreeSet<>())));
            }
        }
        Set<String> names = new HashSet<>();
        objects.keySet().forEach(object -> names.add(object.name().name()));
        return new Contents(new Logbook(store.location(), entries), committed, names, damage);
    }

    /// Of two names given to one entry the one that counts; of two given at a time the first in the alphabet.
    private static StoredEntry.Alias current(StoredEntry.Alias one, StoredEntry.Alias other) {
        if (one.sequence() != other.sequence()) {
            return one.sequence() > other.sequence() ? one : other;
        }
        return one.object().compareTo(other.object()) < 0 ? one : other;
    }

    private Map<StoredObject, StoredEntry> objects(List<String> damage) {
        Map<StoredObject, StoredEntry> objects = new HashMap<>();
        Map<StoredObject, StoredEntry> sound = new HashMap<>();
        for (StoredObject object : store.list(Folder.ENTRIES)) {
            StoredEntry entry = known.get(object);
            if (entry == null) {
                try {
                    byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
                    entry = bytes == null
                            ? null
                            : format.decodeEntry(object.name().name(), bytes);
                } catch (ProblemException e) {
                    if (e.kind() != ProblemKind.DAMAGED) {
                        throw e;
                    }
                    // Not remembered: it must be reported each time, or a prune would take it for forgotten.
                    damage.add(e.problem());
                    objects.put(object, new StoredEntry.Spent(object.name().name(), "damaged"));
                }
            }
            if (entry != null) {
                sound.put(object, entry);
            }
        }
        objects.putAll(sound);
        known.keySet().retainAll(sound.keySet());
        known.putAll(sound);
        return objects;
    }

    private Map<EntryId, SortedSet<Tag>> tags() {
        Map<EntryId, SortedSet<Tag>> tags = new HashMap<>();
        for (StoredObject object : store.list(Folder.TAGS)) {
            String[] parts = object.name().name().split("~", 2);
            try {
                tags.computeIfAbsent(new EntryId(parts[0]), id -> new TreeSet<>())
                        .add(new Tag(parts[1]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | ProblemException e) {
                // a file that somebody put there
            }
        }
        return tags;
    }

    /// The object that a new entry of this name must be committed to; `CONFLICT` if there is an entry of this
    /// name.
    String target(EntryName name) {
        Contents contents = read();
        contents.logbook().byName(name.value()).ifPresent(entry -> {
            throw taken(name);
        });
        int number = 0;
        while (contents.objects().contains(EntryObjects.objectOf(name, number))) {
            number++;
        }
        return EntryObjects.objectOf(name, number);
    }

    private ProblemException taken(EntryName name) {
        return ProblemException.of(
                        ProblemKind.CONFLICT, "There is an entry " + name + " in " + store.location() + " already")
                .next("Choose another name, or `vml rename` or `vml forget` that one");
    }

    /// Commits: the one step that makes an entry exist.
    Entry commit(String target, byte[] bytes) {
        // A store that has to try twice may find its own first try there.
        if (!store.putIfAbsent(name(target), bytes)
                && !Arrays.equals(store.readSmall(name(target), Limits.DOCUMENT), bytes)) {
            throw overtaken(target).orElseThrow();
        }
        if (format.decodeEntry(target, bytes) instanceof StoredEntry.Committed committed) {
            return committed.entry();
        }
        throw new IllegalStateException("committed something else than an entry");
    }

    /// Why nothing can be committed to `target` any more; empty if nobody has taken it.
    Optional<ProblemException> overtaken(String target) {
        byte[] there = store.readSmall(name(target), Limits.DOCUMENT);
        if (there == null) {
            return Optional.empty();
        }
        if (format.decodeEntry(target, there) instanceof StoredEntry.Spent spent) {
            return Optional.of(ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The entry " + EntryObjects.nameOf(target) + " was not committed: " + spent.reason())
                    .next("Do it again"));
        }
        return Optional.of(taken(EntryObjects.nameOf(target)));
    }

    Entry rename(Entry entry, EntryName newName) {
        Named named = named(entry);
        String of = named.object();
        int sequence = 1
                + named.aliases().stream()
                        .mapToInt(StoredEntry.Alias::sequence)
                        .max()
                        .orElse(0);
        String target = target(newName);
        if (!store.putIfAbsent(name(target), format.encodeAlias(entry.id(), of, sequence))) {
            throw overtaken(target).orElseThrow();
        }
        return read().logbook().entries().stream()
                .filter(found -> found.id().equals(entry.id()))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(
                        ProblemKind.NOT_FOUND, "The entry " + entry.name() + " was forgotten meanwhile"));
    }

    void forget(Entry entry) {
        Named named = named(entry);
        // First the manifest, which is the entry; names that point to nothing mean nothing.
        store.replace(name(named.object()), format.encodeSpent("it was forgotten"));
        named.aliases().forEach(alias -> store.replace(name(alias.object()), format.encodeSpent("it was forgotten")));
        tags().getOrDefault(entry.id(), new TreeSet<>()).forEach(tag -> untag(entry, tag));
    }

    /// The object that an entry was committed as, and all names that it was given since.
    private record Named(String object, List<StoredEntry.Alias> aliases) {}

    /// A problem of kind `NOT_FOUND` if the entry is not there.
    private Named named(Entry entry) {
        List<String> damage = new ArrayList<>();
        Map<StoredObject, StoredEntry> objects = objects(damage);
        Contents contents = contents(objects, damage);
        contents.manifest(entry);
        String of = Objects.requireNonNull(contents.committed().get(entry.id())).object();
        List<StoredEntry.Alias> aliases = new ArrayList<>();
        for (StoredEntry object : objects.values()) {
            if (object instanceof StoredEntry.Alias alias && alias.of().equals(of)) {
                aliases.add(alias);
            }
        }
        return new Named(of, aliases);
    }

    /// Takes the place where a session would commit; false if it was quicker.
    boolean fence(String target) {
        byte[] fence = format.encodeSpent("a prune gave it up, taking it for dead");
        if (store.putIfAbsent(name(target), fence)) {
            return true;
        }
        byte[] there = store.readSmall(name(target), Limits.DOCUMENT);
        return Arrays.equals(there, fence);
    }

    void tag(Entry entry, Tag tag) {
        read().manifest(entry);
        store.putIfAbsent(tagName(entry, tag), new byte[0]);
    }

    void untag(Entry entry, Tag tag) {
        store.delete(tagName(entry, tag));
    }

    private static ObjectName name(String object) {
        return new ObjectName(Folder.ENTRIES, object);
    }

    private static ObjectName tagName(Entry entry, Tag tag) {
        return new ObjectName(Folder.TAGS, entry.id() + "~" + tag);
    }
}
