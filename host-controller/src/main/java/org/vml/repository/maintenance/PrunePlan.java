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
import org.vml.repository.Index;
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
        if (condemned.isEmpty() && !isUntidy()) {
            return report(0);
        }
        long copied = 0;
        try (Sessions.Session session = repository.sessions().announce(null, List.of())) {
            if (!condemned.isEmpty()) {
                copied = deleteCondemned(session.id(), watch, run);
            }
            new IndexMerge(store, repository.index(), session.id()).mergeWithout(condemned);
            removeTombstones();
        }
        repository.index().refresh();
        return report(copied);
    }

    private long deleteCondemned(String session, SessionWatch watch, Run run) {
        // 1. Irrevocable from here on: saves that begin now see it and rely on nothing in these packs.
        store.putIfAbsent(
                new ObjectName(Folder.TOMBSTONES, session),
                repository.format().encodeTombstone(new Tombstone(condemned)));
        // 2. Saves that began before may rely on them: wait for each to commit, or make sure that it never does.
        watch.awaitSaves();
        // 3. What is needed now is all that can ever be needed of these packs.
        try (BlobCopy copy = new BlobCopy(repository, session)) {
            boolean complete = false;
            while (!complete) {
                run.phase("finding what is needed", -1);
                complete = new Evacuation(repository, Prune.look(repository, run), condemned, copy, run).run();
            }
            return copy.total();
        }
    }

    /// Whether a prune that was cut off has left tombstones of packs that are gone, or what the index says of
    /// these.
    private boolean isUntidy() {
        Index.View view = repository.index().view();
        return !store.list(Folder.TOMBSTONES).isEmpty()
                || view.segments().stream().anyMatch(segment -> !view.packs().containsAll(segment.packs()));
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
