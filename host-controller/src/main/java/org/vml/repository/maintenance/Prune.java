package org.vml.repository.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName.Folder;
import org.vml.logbook.EntryId;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Index;
import org.vml.repository.Manifest;
import org.vml.repository.ProcessIdentity.Liveness;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;

/// Finds the packs that no entry needs, or needs little of.
public final class Prune {
    /// A pack is rewritten once this share of it is not needed.
    private static final double WASTE = 0.2;

    /// A pack shorter than this share of a full one is small; from [#MANY_SMALL] on they are merged.
    private static final double SMALL = 0.125;

    private static final int MANY_SMALL = 8;

    private static final int MOST_LOOKS = 10;

    private static final String NOTHING_LOST =
            "Nothing that may be needed was deleted. `vml check` names the entries that need it";

    private Prune() {}

    /// What a prune does.
    ///
    /// @param packsDeleted packs of which nothing was needed
    /// @param packsRewritten packs of which something was copied before they were deleted
    /// @param bytesFreed bytes by which the packs shrank
    /// @param bytesKept bytes in the packs that are left
    public record Report(long packsDeleted, long packsRewritten, long bytesFreed, long bytesKept) {}

    /// How long a session of another host must be silent until it is taken for dead, and what to do between
    /// two looks.
    ///
    /// @param save for a save, which can be begun anew
    /// @param other for a reader, whom nothing can give back what was forgotten and is removed; and for a
    ///     prune
    record Patience(Duration save, Duration other, Runnable pause) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(2), Patience::sleep);

        Duration silence(SessionRecord session) {
            return session.target() != null ? save : other;
        }

        private static void sleep() {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a session", e);
            }
        }
    }

    /// Looks at the repository and says what a prune would do. Changes nothing, but covers packs that the
    /// index has lost. A problem of kind `DAMAGED` if anything that is needed cannot be read: then nothing
    /// may be deleted.
    public static PrunePlan plan(Repository repository, Run run) {
        return plan(repository, run, Patience.DEFAULT);
    }

    static PrunePlan plan(Repository repository, Run run, Patience patience) {
        run.phase("finding what is needed", -1);
        repository.sessions().list(); // all of them can be read
        repository.index().refreshForWriting();
        Reachable needed = look(repository, run);
        Map<String, Long> sizes = packSizes(repository);
        // After the packs: whoever has made one of these was announced before, and if it has ended it covered them.
        Predicate<String> inProgress = repository.sessions().packsInProgress();
        Map<String, Long> live = liveBytes(needed);
        Set<String> condemned = new TreeSet<>();
        Set<String> small = new TreeSet<>();
        Index.View view = needed.view();
        Set<String> unknown = view.uncovered();
        sizes.forEach((pack, size) -> {
            long used = live.getOrDefault(pack, 0L);
            if (inProgress.test(pack) || unknown.contains(pack) || !view.packs().contains(pack)) {
                return; // others are at it, or have come since
            }
            if (used < (1 - WASTE) * size || view.condemned().contains(pack)) {
                condemned.add(pack);
            } else if (size < SMALL * repository.format().sizes().pack()) {
                small.add(pack);
            }
        });
        if (small.size() >= MANY_SMALL) {
            condemned.addAll(small);
        }
        return new PrunePlan(repository, patience, condemned, sizes, live);
    }

    /// For each pack the bytes of it that are needed.
    private static Map<String, Long> liveBytes(Reachable needed) {
        Map<String, Long> live = new HashMap<>();
        needed.forEachPosition(position -> {
            BlobRecord place = needed.view().at(position);
            live.merge(place.pack(), (long) place.length(), Long::sum);
        });
        return live;
    }

    /// Finds what is needed now and where it is. What somebody adds or moves meanwhile may not be found at
    /// the first look. A problem of kind `DAMAGED` if something that an entry needs is nowhere: then nothing may be
    /// deleted.
    static Reachable look(Repository repository, Run run) {
        for (int look = 1; ; look++) {
            repository.index().refreshFully(repository.sessions().packsInProgress());
            Index.View view = repository.index().view();
            List<ProblemException> damage = new ArrayList<>();
            Reachable needed = needed(repository, view, run, damage);
            if (needed.missing().isEmpty() && damage.isEmpty()) {
                return needed;
            }
            if (look == MOST_LOOKS) {
                requireEntries(repository, view, run);
                // So it is a session that misses something: one that came too late, and has not noticed yet or was
                // killed before it did. What is below a node that is gone it cannot read in any case.
                return needed;
            }
        }
    }

    private static void requireEntries(Repository repository, Index.View view, Run run) {
        Reachable needed = new Reachable(repository, view, run);
        addEntries(needed, repository);
        if (!needed.missing().isEmpty()) {
            throw ProblemException.of(
                            ProblemKind.DAMAGED,
                            "Could not prune: blob "
                                    + needed.missing().iterator().next() + " is missing")
                    .next(NOTHING_LOST);
        }
    }

    /// All that entries and readers need now. What is forgotten, or closed, while it is looked at may be left
    /// out.
    private static Reachable needed(Repository repository, Index.View view, Run run, List<ProblemException> damage) {
        Reachable needed = new Reachable(repository, view, run);
        addEntries(needed, repository);
        for (SessionRecord session : repository.sessions().list()) {
            if (session.process().liveness() != Liveness.DEAD) {
                // One that came too late, or was given up and came back, is about to find out.
                session.holds().forEach(root -> add(needed, root, () -> isOpen(repository, session), damage::add));
            }
        }
        // A save that relied on its base alone, which was forgotten, may have committed and ended meanwhile.
        addEntries(needed, repository);
        return needed;
    }

    private static void addEntries(Reachable needed, Repository repository) {
        for (StoredEntry.Committed entry : entries(repository).values()) {
            for (Manifest.StoredDisk disk : entry.manifest().trees()) {
                add(
                        needed,
                        disk.tree().root(),
                        () -> isThere(repository, entry.entry().id()),
                        why -> {
                            throw damaged(why);
                        });
            }
        }
    }

    private static boolean isOpen(Repository repository, SessionRecord session) {
        return repository.sessions().find(session.id()) != null;
    }

    /// Adds a tree, or what of it can still be read of one that nobody needs any more.
    private static void add(
            Reachable needed, ChunkId root, BooleanSupplier stillNeeded, Consumer<ProblemException> onDamage) {
        needed.addTree(root, (node, why) -> {
            if (stillNeeded.getAsBoolean()) {
                onDamage.accept(why);
            }
        });
    }

    private static ProblemException damaged(ProblemException why) {
        return why.during("prune").next(NOTHING_LOST);
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
}
