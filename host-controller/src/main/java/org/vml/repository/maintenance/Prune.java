package org.vml.repository.maintenance;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.EntryId;
import org.vml.operation.Run;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Index;
import org.vml.repository.Manifest;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;

/// Finds the packs that no entry needs, or needs little of.
public final class Prune {
    /// A pack is rewritten once this share of it is not needed.
    private static final double WASTE = 0.2;

    /// A pack shorter than this, in bytes, is small; from [#MANY_SMALL] on they are merged.
    private static final long SMALL = 8 << 20;

    private static final int MANY_SMALL = 8;

    private Prune() {}

    /// What a prune does.
    ///
    /// @param packsDeleted packs of which nothing was needed
    /// @param packsRewritten packs of which something was copied before they were deleted
    /// @param bytesFreed bytes by which the packs shrank
    /// @param bytesKept bytes in the packs that are left
    public record Report(long packsDeleted, long packsRewritten, long bytesFreed, long bytesKept) {}

    /// How long a session of another host must be silent until it is taken for dead, and what to do between two looks.
    record Patience(Duration silence, Runnable pause) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Patience::sleep);

        private static void sleep() {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a session", e);
            }
        }
    }

    /// Looks at the repository and says what a prune would do. Changes nothing, but covers packs that the index has
    /// lost. A problem of kind `DAMAGED` if anything that is needed cannot be read: then nothing may be deleted.
    public static PrunePlan plan(Repository repository, Run run) {
        return plan(repository, run, Patience.DEFAULT);
    }

    static PrunePlan plan(Repository repository, Run run, Patience patience) {
        run.phase("finding what is needed", -1);
        Predicate<String> inProgress = repository.sessions().packsInProgress();
        repository.sessions().list(); // all of them can be read
        repository.index().refreshForWriting();
        repository.index().refreshFully(inProgress);
        Reachable needed = needed(repository, run);
        Map<String, Long> sizes = packSizes(repository);
        Map<String, Long> live = liveBytes(repository.index().view(), needed);
        Set<String> condemned = new TreeSet<>();
        Set<String> small = new TreeSet<>();
        Index.View view = repository.index().view();
        sizes.forEach((pack, size) -> {
            long used = live.getOrDefault(pack, 0L);
            if (inProgress.test(pack) || !view.packs().contains(pack)) {
                return; // others are at it, or have come since
            }
            if (used < (1 - WASTE) * size || view.condemned().contains(pack)) {
                condemned.add(pack);
            } else if (size < SMALL) {
                small.add(pack);
            }
        });
        if (small.size() >= MANY_SMALL) {
            condemned.addAll(small);
        }
        return new PrunePlan(repository, patience, condemned, sizes, live);
    }

    /// All that entries and readers need now. What is forgotten, or closed, while it is looked at may be left out.
    static Reachable needed(Repository repository, Run run) {
        Reachable needed = new Reachable(repository, run);
        for (StoredEntry.Committed entry : entries(repository).values()) {
            for (Manifest.StoredDisk disk : entry.manifest().disks()) {
                add(
                        needed,
                        disk.tree().root(),
                        () -> isThere(repository, entry.entry().id()));
            }
        }
        for (SessionRecord session : repository.sessions().list()) {
            for (ChunkId root : session.holds()) {
                add(
                        needed,
                        root,
                        () -> repository.sessions().list().stream()
                                .anyMatch(open -> open.id().equals(session.id())));
            }
        }
        return needed;
    }

    /// Adds a tree, or what of it can still be read of one that nobody needs any more.
    private static void add(Reachable needed, ChunkId root, BooleanSupplier stillNeeded) {
        needed.addTree(root, (node, why) -> {
            if (stillNeeded.getAsBoolean()) {
                throw why.during("prune").next("Nothing was deleted. `vml check` names the entries that need it");
            }
        });
    }

    private static boolean isThere(Repository repository, EntryId id) {
        return entries(repository).containsKey(id);
    }

    private static Map<EntryId, StoredEntry.Committed> entries(Repository repository) {
        return repository.contents().intact().committed();
    }

    static Map<String, Long> packSizes(Repository repository) {
        Map<String, Long> sizes = new HashMap<>();
        for (StoredObject pack : repository.store().list(Folder.PACKS)) {
            sizes.put(pack.name().name(), pack.size());
        }
        return sizes;
    }

    /// For each pack the bytes of it that are needed. Of a blob that is in several packs, the place that readers find
    /// counts.
    private static Map<String, Long> liveBytes(Index.View view, Reachable needed) {
        Map<String, Long> live = new HashMap<>();
        places(view, needed).forEach(place -> live.merge(place.pack(), (long) place.length(), Long::sum));
        return live;
    }

    /// The blobs that are needed and that nobody may rely on where they are, in the order in which they lie there.
    static List<BlobRecord> stranded(Index.View view, Reachable needed) {
        return places(view, needed).stream()
                .filter(place -> view.condemned().contains(place.pack()))
                .sorted(Comparator.comparing(BlobRecord::pack).thenComparingInt(BlobRecord::offset))
                .toList();
    }

    /// Where the needed blobs and their bases are read from.
    private static Set<BlobRecord> places(Index.View view, Reachable needed) {
        Set<BlobRecord> places = new HashSet<>();
        needed.ids().forEach(id -> addIfThere(places, view.find(id)));
        needed.bases().forEach(id -> addIfThere(places, view.findBase(id)));
        return places;
    }

    private static void addIfThere(Set<BlobRecord> places, @Nullable BlobRecord place) {
        if (place != null) {
            places.add(place);
        }
    }
}
