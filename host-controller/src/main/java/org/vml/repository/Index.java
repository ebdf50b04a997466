package org.vml.repository;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Where every blob is: the union of all index segments, less what they say of packs that are not there any more. A
/// hint in this sense: what it says is checked against the pack at every read, and what it leaves out can be had by
/// reading the packs. Thread-safe.
public final class Index {
    private final ChunkStore store;
    private final Format format;
    private final Arena arena = Arena.ofAuto();
    private volatile View view = new View(List.of(), Set.of(), Set.of(), List.of());

    Index(ChunkStore store, Format format) {
        this.store = store;
        this.format = format;
    }

    /// What was there at one moment.
    ///
    /// @param packs the packs that were in the store
    /// @param condemned those that some tombstone names
    /// @param damage index segments that could not be used, for a person
    public record View(List<IndexSegment> segments, Set<String> packs, Set<String> condemned, List<String> damage) {
        /// The blob of this id in a pack that exists, a pack that is not condemned if there is a choice; or null.
        public @Nullable BlobRecord find(ChunkId id) {
            BlobRecord second = null;
            for (IndexSegment segment : segments) {
                BlobRecord found = segment.find(id);
                if (found != null && packs.contains(found.pack())) {
                    if (!condemned.contains(found.pack())) {
                        return found;
                    }
                    second = found;
                }
            }
            return second;
        }

        /// The blob of this id if a new entry may rely on it: it and its base are in packs that exist and are not
        /// condemned. Otherwise null.
        public @Nullable BlobRecord findReliable(ChunkId id) {
            BlobRecord found = find(id);
            if (found == null || condemned.contains(found.pack())) {
                return null;
            }
            return found.base().isHole() || findReliable(found.base()) != null ? found : null;
        }

        /// Every place where the blob of this id should be.
        public List<BlobRecord> places(ChunkId id) {
            List<BlobRecord> places = new ArrayList<>();
            for (IndexSegment segment : segments) {
                BlobRecord found = segment.find(id);
                if (found != null && packs.contains(found.pack()) && !places.contains(found)) {
                    places.add(found);
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

    public View view() {
        return view;
    }

    /// Looks at the store again. The order matters (`docs/design.md`, "Prune beside writers"): tombstones before packs,
    /// so that a pack whose tombstone is gone already is not taken for one without.
    public synchronized View refresh() {
        Set<String> condemned = condemned();
        Set<String> packs = new HashSet<>();
        store.list(Folder.PACKS).forEach(pack -> packs.add(pack.name().name()));
        Map<String, IndexSegment> known = new HashMap<>();
        view.segments().forEach(segment -> known.put(segment.name(), segment));
        List<IndexSegment> segments = new ArrayList<>();
        List<String> damage = new ArrayList<>();
        for (StoredObject object : store.list(Folder.INDEX)) {
            IndexSegment segment = known.get(object.name().name());
            try {
                segment = segment == null ? load(object.name()) : segment;
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.DAMAGED) {
                    throw e;
                }
                damage.add(e.problem());
            }
            if (segment != null) {
                segments.add(segment);
            }
        }
        view = new View(List.copyOf(segments), packs, condemned, damage);
        return view;
    }

    private Set<String> condemned() {
        Set<String> condemned = new HashSet<>();
        for (StoredObject object : store.list(Folder.TOMBSTONES)) {
            byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
            if (bytes != null) {
                condemned.addAll(format.decodeTombstone(bytes).packs());
            }
        }
        return condemned;
    }

    private @Nullable IndexSegment load(ObjectName name) {
        MemorySegment bytes = store.map(name, arena);
        return bytes == null ? null : format.decodeIndex(name.name(), bytes);
    }

    /// Writes a segment that covers `packs` and lists `blobs`, in any order; returns how many bytes it takes.
    long write(String name, List<String> packs, List<BlobRecord> blobs) {
        List<BlobRecord> sorted = new ArrayList<>(blobs);
        sorted.sort(java.util.Comparator.comparing(BlobRecord::id));
        byte[] bytes = format.encodeIndex(packs, sorted);
        if (!store.putIfAbsent(new ObjectName(Folder.INDEX, name), bytes)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "There is an index segment " + name + " already");
        }
        return bytes.length;
    }

    /// Reads packs that no segment covers, except those for which `inProgress` holds, and covers them: in memory, and
    /// in the store where it can be written. Returns the damage met in them.
    public synchronized List<String> recover(java.util.function.Predicate<String> inProgress) {
        List<String> damage = new ArrayList<>();
        List<IndexSegment> segments = new ArrayList<>(view.segments());
        for (StoredObject pack : store.list(Folder.PACKS)) {
            String name = pack.name().name();
            if (!view.uncovered().contains(name) || inProgress.test(name)) {
                continue;
            }
            Format.PackScan scan =
                    format.scanPack(name, pack.size(), (offset, into) -> store.read(pack.name(), offset, into));
            damage.addAll(scan.damage());
            segments.add(keep("recovered-" + name, List.of(name), scan.blobs()));
        }
        view = new View(List.copyOf(segments), view.packs(), view.condemned(), view.damage());
        return damage;
    }

    private IndexSegment keep(String name, List<String> packs, List<BlobRecord> blobs) {
        List<BlobRecord> sorted = new ArrayList<>(blobs);
        sorted.sort(java.util.Comparator.comparing(BlobRecord::id));
        byte[] bytes = format.encodeIndex(packs, sorted);
        try {
            store.putIfAbsent(new ObjectName(Folder.INDEX, name), bytes);
        } catch (ProblemException e) {
            // a repository that cannot be written can be read all the same
        }
        return format.decodeIndex(name, MemorySegment.ofArray(bytes));
    }
}
