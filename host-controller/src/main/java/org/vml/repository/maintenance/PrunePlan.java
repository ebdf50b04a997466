package org.vml.repository.maintenance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Plan;
import org.vml.operation.Run;
import org.vml.repository.IndexMerge;
import org.vml.repository.Limits;
import org.vml.repository.Repository;
import org.vml.repository.Sessions;
import org.vml.repository.Tombstone;

/// A prune that was thought through: the packs that it condemns. What it does, and why each step comes where
/// it comes, is argued in `docs/design.md`, "Prune beside writers".
public final class PrunePlan implements Plan<Prune.Report> {
    private final Repository repository;
    private final ChunkStore store;
    private final Prune.Patience patience;
    private final Set<String> condemned;
    private final Map<String, Long> sizes;
    private final Map<String, Long> live;

    PrunePlan(
            Repository repository,
            Prune.Patience patience,
            Set<String> condemned,
            Map<String, Long> sizes,
            Map<String, Long> live) {
        this.repository = repository;
        this.store = repository.store();
        this.patience = patience;
        this.condemned = condemned;
        this.sizes = sizes;
        this.live = live;
    }

    /// What executing it would do, if nobody saved or forgot anything meanwhile.
    public Prune.Report preview() {
        return report(condemned.stream()
                .mapToLong(pack -> live.getOrDefault(pack, 0L))
                .sum());
    }

    private Prune.Report report(long copied) {
        long deleted =
                condemned.stream().filter(pack -> !live.containsKey(pack)).count();
        long before = sizes.values().stream().mapToLong(Long::longValue).sum();
        long gone = condemned.stream()
                .mapToLong(pack -> sizes.getOrDefault(pack, 0L))
                .sum();
        return new Prune.Report(deleted, condemned.size() - deleted, gone - copied, before - gone + copied);
    }

    /// Waits for the saves that are running, so it may take as long as they do. Cancelled, it leaves
    /// tombstones; the next prune goes on from there.
    @Override
    public Prune.Report execute(Run run) {
        SessionWatch watch = new SessionWatch(repository, patience, run);
        // Those who are gone may have held what this plan spares.
        return (watch.endSilent() ? Prune.plan(repository, run, patience) : this).prune(watch, run);
    }

    private Prune.Report prune(SessionWatch watch, Run run) {
        if (condemned.isEmpty()) {
            return report(0);
        }
        long copied;
        try (Sessions.Session session = repository.sessions().announce(null, List.of())) {
            // 1. Irrevocable from here on: saves that begin now see it and rely on nothing in these packs.
            store.putIfAbsent(
                    new ObjectName(Folder.TOMBSTONES, session.id()),
                    repository.format().encodeTombstone(new Tombstone(condemned)));
            // 2. Saves that began before may rely on them: wait for each to commit, or make sure that it never does.
            watch.awaitSaves();
            // 3. and 4. What is needed now is all that can ever be needed of these packs.
            copied = copyWhatIsNeeded(session.id(), run);
            run.checkCancelled();
            // 5. Nobody needs them any more.
            run.phase("deleting", -1);
            new IndexMerge(store, repository.index(), session.id()).mergeWithout(condemned);
            condemned.forEach(pack -> store.delete(new ObjectName(Folder.PACKS, pack)));
            removeTombstones();
        }
        repository.index().refresh();
        return report(copied);
    }

    /// Copies and covers what is needed of condemned packs, before any of them goes; returns how many bytes
    /// that took.
    private long copyWhatIsNeeded(String session, Run run) {
        try (BlobCopy copy = new BlobCopy(repository, session)) {
            boolean complete = false;
            while (!complete) {
                Prune.Needs needs = Prune.look(repository, run);
                complete = copy.copy(needs.stranded(), run);
            }
            return copy.total();
        }
    }

    /// Takes away the tombstones whose packs are all gone.
    private void removeTombstones() {
        // Tombstones before packs: one that is published in between names packs that the listing then shows.
        Map<ObjectName, Tombstone> tombstones = new HashMap<>();
        for (StoredObject object : store.list(Folder.TOMBSTONES)) {
            byte[] bytes = store.readSmall(object.name(), Limits.DOCUMENT);
            if (bytes != null) {
                tombstones.put(object.name(), repository.format().decodeTombstone(bytes));
            }
        }
        Set<String> packs = Prune.packSizes(repository).keySet();
        tombstones.forEach((name, tombstone) -> {
            if (tombstone.packs().stream().noneMatch(packs::contains)) {
                store.delete(name);
            }
        });
    }
}
