package org.vml.repository.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Entries;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Index;
import org.vml.repository.Manifest;
import org.vml.repository.ProcessIdentity.Liveness;
import org.vml.repository.Repository;

/// Finds out whether every entry can be read: the checksum of each byte that an entry needs, and in full also
/// that each blob decodes to what its SHA-256 says. Mends the index where it has lost something; nothing else
/// is changed.
public final class Check {
    private final Repository repository;
    private final boolean full;
    private final Run run;
    private final List<String> damaged = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<ChunkId, String> bad = new HashMap<>();

    private Check(Repository repository, boolean full, Run run) {
        this.repository = repository;
        this.full = full;
        this.run = run;
    }

    /// What a check found.
    ///
    /// @param entries entries that were looked at
    /// @param chunks blobs that they need
    /// @param bytes what these take in the packs
    /// @param damaged what is wrong, with the entry and the place in it where it concerns one
    /// @param notes what harms no entry
    public record Report(long entries, long chunks, long bytes, List<String> damaged, List<String> notes) {}

    /// Checks a repository. Damage is reported, not thrown.
    public static Report run(Repository repository, boolean full, Run run) {
        return new Check(repository, full, run).check();
    }

    private Report check() {
        run.phase("reading the logbook", -1);
        Set<String> uncovered = mendIndex();
        Entries.Contents contents = repository.contents();
        damaged.addAll(contents.damage());
        Reachable needed = new Reachable(repository, repository.index().view(), run);
        for (StoredEntry.Committed entry : contents.committed().values()) {
            for (Manifest.StoredDisk disk : entry.manifest().trees()) {
                needed.addTree(disk.tree().root(), (node, why) -> bad.put(node, why.problem()));
            }
        }
        needed.missing().forEach(id -> bad.putIfAbsent(id, "Blob " + id + " is missing"));
        PlacesByPack places = needed.places(pack -> true);
        BlobCheck blobs = new BlobCheck(repository, needed, run);
        bad.putAll(full ? blobs.decode() : blobs.compareChecksums(places));
        reportLost(uncovered, places);
        // Of what was forgotten meanwhile, a prune may have taken a part.
        if (!bad.isEmpty()) {
            damaged.addAll(new DamageReport(repository, bad).describe(repository.contents()));
            distrust();
        }
        reportLeftovers();
        return new Report(
                contents.committed().size(), needed.size(), places.bytes(), List.copyOf(damaged), List.copyOf(notes));
    }

    /// Covers what the index does not cover and removes segments that cannot be used; returns the packs
    /// concerned.
    private Set<String> mendIndex() {
        Index.View view = repository.index().refresh();
        Predicate<String> inProgress = repository.sessions().packsInProgress();
        Set<String> uncovered = view.uncovered();
        uncovered.removeIf(inProgress);
        for (Index.DamagedSegment segment : view.damage()) {
            damaged.add(segment.problem() + "; its packs were read again");
            try {
                repository.store().delete(new ObjectName(Folder.INDEX, segment.name()));
            } catch (ProblemException e) {
                notes.add("The damaged index segment could not be removed: " + e.problem());
            }
        }
        repository.index().recover(inProgress).forEach(notes::add);
        return uncovered;
    }

    private void distrust() {
        try {
            new Distrust(repository)
                    .condemn(bad.keySet())
                    .forEach(pack -> notes.add("Pack " + pack
                            + " is damaged and is not relied on any more: saving or importing the same content again"
                            + " stores anew what is damaged, and so mends the entries that need it"));
        } catch (ProblemException e) {
            notes.add("Damaged packs could not be condemned: " + e.problem());
        }
    }

    /// Packs that nothing covered are leftovers of somebody who was cut off, unless something is nowhere
    /// else.
    private void reportLost(Set<String> uncovered, PlacesByPack places) {
        for (String pack : uncovered) {
            if (places.of(pack).stream().anyMatch(blob -> isOnlyIn(uncovered, blob))) {
                damaged.add("The index had lost pack " + pack + "; the pack was read again and is covered now");
            } else {
                notes.add("Pack " + pack + " was left by a save that did not finish; `vml prune` removes it");
            }
        }
    }

    private boolean isOnlyIn(Set<String> uncovered, BlobRecord blob) {
        return repository.index().view().places(blob.id()).stream().allMatch(place -> uncovered.contains(place.pack()));
    }

    private void reportLeftovers() {
        try {
            repository.sessions().list().stream()
                    .filter(session -> session.process().liveness() == Liveness.DEAD)
                    .forEach(session -> notes.add(
                            "A process that is gone left session " + session.id() + "; `vml prune` removes it"));
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            damaged.add(e.problem());
        }
    }
}
