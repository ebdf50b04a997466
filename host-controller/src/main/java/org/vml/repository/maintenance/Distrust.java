package org.vml.repository.maintenance;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.repository.BlobRecord;
import org.vml.repository.Index;
import org.vml.repository.Repository;
import org.vml.repository.Tombstone;

/// Condemns packs in which something is damaged, so that saves store anew what they would have found there:
/// who saves the same content once more has healed every entry that needs it. A prune then moves what is
/// sound, and removes the pack when nothing is needed of it.
final class Distrust {
    private final Repository repository;
    private final Index.View view;

    Distrust(Repository repository) {
        this.repository = repository;
        this.view = repository.index().refresh();
    }

    /// Publishes a tombstone of the packs that hold damaged copies of these blobs, or of what these need;
    /// returns the packs that were not condemned before.
    Set<String> condemn(Collection<ChunkId> bad) {
        Set<String> packs = new TreeSet<>();
        bad.forEach(id -> packs.addAll(damaged(id)));
        packs.removeAll(view.condemned());
        if (!packs.isEmpty()) {
            String name = UUID.randomUUID().toString().replace("-", "");
            byte[] tombstone = repository.format().encodeTombstone(new Tombstone(packs));
            repository.store().putIfAbsent(new ObjectName(Folder.TOMBSTONES, name), tombstone);
        }
        return packs;
    }

    private Set<String> damaged(ChunkId id) {
        Set<String> packs = new TreeSet<>();
        List<BlobRecord> places = view.places(id);
        for (BlobRecord place : places) {
            addIfDamaged(packs, place);
            if (!place.base().isHole()) {
                view.places(place.base()).forEach(base -> addIfDamaged(packs, base));
            }
        }
        if (packs.isEmpty()) {
            // Their checksums are right, what they say is not.
            places.forEach(place -> packs.add(place.pack()));
        }
        return packs;
    }

    private void addIfDamaged(Set<String> packs, BlobRecord place) {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        ObjectName pack = new ObjectName(Folder.PACKS, place.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(place.offset()), bytes);
        if (there < place.length() || !repository.format().isIntact(place, bytes.flip())) {
            packs.add(place.pack());
        }
    }
}
