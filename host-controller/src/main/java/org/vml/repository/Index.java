package org.vml.repository;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Where every blob is: the union of all index segments, less what they say of packs that are not there any
/// more. A hint in this sense: what it says is checked against the pack at every read, and what it leaves out
/// can be had by reading the packs. Thread-safe.
public final class Index {
    private final ChunkStore store;
    private final Format format;
    private final Arena arena = Arena.ofAuto();
    private volatile View view = new View(List.of(), Set.of(), Set.of(), List.of());

    Index(ChunkStore store, Format format) {
        this.store = store;
        this.format = format;
    }

    Format format() {
        return format;
    }

    /// What was there at one moment.
    ///
    /// @param packs the packs that were in the store
    /// @param condemned those that some tombstone names
    /// @param damage index segments that cannot be used
    public record View(
            List<IndexSegment> segments, Set<String> packs, Set<String> condemned, List<DamagedSegment> damage) {
        /// The place to read a blob from: it, and the base that it needs, are in packs that exist, and that
        /// are not condemned if there is a choice. Null if there is none.
        public @Nullable BlobRecord find(ChunkId id) {
            return best(id, false);
        }

        /// The same, if a new entry may rely on it: no pack that it needs is condemned. Otherwise null.
        public @Nullable BlobRecord findReliable(ChunkId id) {
            BlobRecord found = best(id, false);
            return found != null && isReliable(found) ? found : null;
        }

        /// The place to read a blob from that others need as base: one where it needs no base itself. Null if
        /// there is none.
        public @Nullable BlobRecord findBase(ChunkId id) {
            return best(id, true);
        }

        /// Whether a place, and the base that it needs, are in packs that exist and are not condemned.
        public boolean isReliable(BlobRecord place) {
            return rank(place) == Rank.RELIABLE;
        }

        /// What stands for no position.
        public static final long NOWHERE = -1;

        /// The position of what [#find] finds, or [#NOWHERE]: eight bytes that stand for a place in this
        /// view.
        public long locate(ChunkId id) {
            return position(id, choose(id, false));
        }

        /// The position of what [#findBase] finds, or [#NOWHERE].
        public long locateBase(ChunkId id) {
            return position(id, choose(id, true));
        }

        /// The place at a position of this view.
        public BlobRecord at(long position) {
            return segments.get(segmentOf(position)).get(numberOf(position));
        }

        /// The position of the `number`-th blob of a segment.
        public static long position(int segment, int number) {
            return (long) segment << 32 | number;
        }

        public static int segmentOf(long position) {
            return (int) (position >>> 32);
        }

        public static int numberOf(long position) {
            return (int) position;
        }

        private long position(ChunkId id, @Nullable Choice choice) {
            return choice == null
                    ? NOWHERE
                    : position(choice.segment(), segments.get(choice.segment()).indexOf(id) + choice.number());
        }

        /// @param number which of the places that the segment has for the id
        private record Choice(int segment, int number, BlobRecord place) {}

        private @Nullable BlobRecord best(ChunkId id, boolean withoutBase) {
            Choice choice = choose(id, withoutBase);
            return choice == null ? null : choice.place();
        }

        private @Nullable Choice choose(ChunkId id, boolean withoutBase) {
            Choice second = null;
            for (int segment = 0; segment < segments.size(); segment++) {
                List<BlobRecord> found = segments.get(segment).find(id);
                for (int i = 0; i < found.size(); i++) {
                    BlobRecord place = found.get(i);
                    Rank rank = withoutBase && !place.base().isHole() ? Rank.UNREADABLE : rank(place);
                    if (rank == Rank.RELIABLE) {
                        return new Choice(segment, i, place);
                    }
                    second = rank == Rank.READABLE ? new Choice(segment, i, place) : second;
                }
            }
            return second;
        }

        private enum Rank {
            UNREADABLE,
            READABLE,
            RELIABLE
        }

        private Rank rank(BlobRecord place) {
            if (!packs.contains(place.pack())) {
                return Rank.UNREADABLE;
            }
            BlobRecord base = place.base().isHole() ? place : findBase(place.base());
            if (base == null) {
                return Rank.UNREADABLE;
            }
            boolean safe = !condemned.contains(place.pack()) && !condemned.contains(base.pack());
            return safe ? Rank.RELIABLE : Rank.READABLE;
        }

        /// Every place where the blob of this id should be.
        public List<BlobRecord> places(ChunkId id) {
            List<BlobRecord> places = new ArrayList<>();
            for (IndexSegment segment : segments) {
                for (BlobRecord found : segment.find(id)) {
                    if (packs.contains(found.pack()) && !places.contains(found)) {
                        places.add(found);
                    }
                }
            }
            return places;
        }

        /// The packs that no segment covers.
        public Set<String> uncovered() {
            Set<String> uncovered = new TreeSet<>(packs);
            segments.forEach(segment -> segment.packs().forEach(uncovered::remove));
            return uncovered;
        }
    }

    /// An index segment that cannot be used, and why, for a person.
    public record DamagedSegment(String name, String problem) {}

    public View view() {
        return view;
    }

    /// Looks at the store again. The order matters (`docs/design.md`, "Prune beside writers"):
    /// tombstones before packs, so that a pack whose tombstone is gone already is not taken for one without;
    /// packs after segments, and both twice, and again while something goes that was seen: so what somebody
    /// is moving is seen in one place, and those who only add keep nobody waiting.
    public synchronized View refresh() {
        Set<String> condemned = condemned(false);
        Map<String, IndexSegment> loaded = new HashMap<>();
        view.segments().forEach(segment -> loaded.put(segment.name(), segment));
        Listing before;
        Listing listing = list(loaded);
        do {
            before = listing;
            listing = list(loaded);
        } while (listing.lacksSomeOf(before));
        loaded.keySet().retainAll(listing.segments());
        view = new View(List.copyOf(loaded.values()), listing.packs(), condemned, listing.damage());
        return view;
    }

    private record Listing(Set<String> segments, Set<String> packs, List<DamagedSegment> damage) {
        boolean lacksSomeOf(Listing before) {
            return !segments.containsAll(before.segments) || !packs.containsAll(before.packs);
        }
    }

    private Listing list(Map<String, IndexSegment> loaded) {
        List<DamagedSegment> damage = new ArrayList<>();
        Set<String> segments = new TreeSet<>();
        for (StoredObject object : store.list(Folder.INDEX)) {
            segments.add(object.name().name());
            load(object, loaded, damage);
        }
        Set<String> packs = new HashSet<>();
        store.list(Folder.PACKS).forEach(pack -> packs.add(pack.name().name()));
        return new Listing(segments, packs, damage);
    }

    private void load(StoredObject object, Map<String, IndexSegment> loaded, List<DamagedSegment> damage) {
        String name = object.name().name();
        if (loaded.containsKey(name)) {
            return;
        }
        if (object.size() > Limits.INDEX_SEGMENT) {
            damage.add(new DamagedSegment(
                    name, "Index segment " + name + " is damaged: no segment has " + object.size() + " bytes"));
            return;
        }
        try {
            MemorySegment bytes = store.map(object.name(), arena);
            if (bytes != null) {
                loaded.put(name, format.decodeIndex(name, bytes));
            }
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            damage.add(new DamagedSegment(name, e.problem()));
        }
    }

    /// The same, for one who writes: a problem of kind `DAMAGED` if it is not known what is condemned.
    public View refreshForWriting() {
        condemned(true);
        return refresh();
    }

    /// What the tombstones name. Whoever only reads may pass over one that cannot be read.
    private Set<String> condemned(boolean strict) {
        Set<String> condemned = new HashSet<>();
        for (StoredObject object : store.list(Folder.TOMBSTONES)) {
            try {
                byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
                condemned.addAll(
                        bytes == null ? Set.of() : format.decodeTombstone(bytes).packs());
            } catch (ProblemException e) {
                if (strict || e.kind() != ProblemKind.DAMAGED) {
                    throw e.during("read " + object.name() + " in " + store.location())
                            .next("If no prune runs in this repository now, delete that file and run `vml prune`");
                }
            }
        }
        return condemned;
    }

    /// Writes a segment that covers `packs` and lists `blobs`, in any order; returns how many bytes it takes.
    public long write(String name, List<String> packs, List<BlobRecord> blobs) {
        return write(name, encode(packs, blobs));
    }

    /// The same for blobs that are sorted by id.
    long writeSorted(String name, List<String> packs, List<BlobRecord> blobs) {
        return write(name, format.encodeIndex(packs, blobs));
    }

    private long write(String name, byte[] bytes) {
        if (!store.putIfAbsent(new ObjectName(Folder.INDEX, name), bytes)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "There is an index segment " + name + " already");
        }
        return bytes.length;
    }

    /// Looks at the store again and covers every pack but those for which `inProgress` holds, so that the
    /// view knows of every blob in them. Returns the damage met in packs.
    public synchronized List<String> refreshFully(Predicate<String> inProgress) {
        refresh();
        return recover(inProgress);
    }

    /// Reads packs that no segment covers, except those for which `inProgress` holds, and covers them: in
    /// memory, and in the store where it can be written. Returns the damage met in them.
    public synchronized List<String> recover(Predicate<String> inProgress) {
        List<String> damage = new ArrayList<>();
        List<IndexSegment> segments = new ArrayList<>(view.segments());
        Set<String> uncovered = view.uncovered();
        for (StoredObject pack : uncovered.isEmpty() ? List.<StoredObject>of() : store.list(Folder.PACKS)) {
            String name = pack.name().name();
            if (!uncovered.contains(name) || inProgress.test(name)) {
                continue;
            }
            Format.PackScan scan =
                    format.scanPack(name, pack.size(), (offset, into) -> store.read(pack.name(), offset, into));
            damage.addAll(scan.damage());
            segments.add(keep(
                    "recovered-" + name,
                    List.of(name),
                    scan.blobs(),
                    scan.damage().isEmpty()));
        }
        view = new View(List.copyOf(segments), view.packs(), view.condemned(), view.damage());
        return damage;
    }

    private byte[] encode(List<String> packs, List<BlobRecord> blobs) {
        List<BlobRecord> sorted = new ArrayList<>(blobs);
        sorted.sort(Comparator.comparing(BlobRecord::id).thenComparing(BlobRecord::pack));
        return format.encodeIndex(packs, sorted);
    }

    /// A segment for a pack that was read. Kept in the store only if all of the pack was sound: damage may be
    /// one of reading, and what a segment leaves out would not be looked for again.
    private IndexSegment keep(String name, List<String> packs, List<BlobRecord> blobs, boolean sound) {
        byte[] bytes = encode(packs, blobs);
        try {
            if (sound) {
                store.putIfAbsent(new ObjectName(Folder.INDEX, name), bytes);
            }
        } catch (ProblemException e) {
            // a repository that cannot be written can be read all the same
        }
        return format.decodeIndex(name, MemorySegment.ofArray(bytes));
    }
}
