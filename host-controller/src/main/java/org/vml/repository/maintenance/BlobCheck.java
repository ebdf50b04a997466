package org.vml.repository.maintenance;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Run;
import org.vml.operation.Workers;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Repository;

/// Reads blobs, pack by pack, and tells which cannot be read from anywhere. Memory: eight bytes a blob.
final class BlobCheck {
    private final Repository repository;
    private final Reachable needed;
    private final Run run;

    BlobCheck(Repository repository, Reachable needed, Run run) {
        this.repository = repository;
        this.needed = needed;
        this.run = run;
    }

    /// Decodes each blob; returns those that cannot be had, each with what is wrong.
    Map<ChunkId, String> decode() {
        Map<ChunkId, String> bad = new ConcurrentHashMap<>();
        PlacesByPack places = new PlacesByPack(needed.view());
        needed.forEachPosition(position -> {
            if (needed.isRead(position)) {
                places.add(position, needed.view().at(position));
            }
        });
        forEach(places, () -> {
            byte[][] plain = {{}};
            return blob -> {
                if (plain[0].length < blob.plainLength()) {
                    plain[0] = new byte[blob.plainLength()];
                }
                decode(blob, plain[0], bad);
            };
        });
        return bad;
    }

    private void decode(BlobRecord blob, byte[] plain, Map<ChunkId, String> bad) {
        try {
            repository.blobs().load(blob.id(), plain);
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            bad.put(blob.id(), e.problem());
        }
    }

    /// Compares the checksums of the blobs at `places`, all that [Reachable] has, and of others only where
    /// one differs. Returns the blobs that cannot be had, each with what is wrong.
    Map<ChunkId, String> compareChecksums(PlacesByPack places) {
        Set<ChunkId> suspects = ConcurrentHashMap.newKeySet();
        forEach(places, () -> blob -> {
            if (!isIntact(blob)) {
                suspects.add(blob.id());
            }
        });
        Map<ChunkId, String> bad = new HashMap<>();
        if (!suspects.isEmpty()) {
            needed.forEachPosition(position -> judge(position, suspects, bad));
        }
        return bad;
    }

    private void judge(long position, Set<ChunkId> suspects, Map<ChunkId, String> bad) {
        BlobRecord blob = needed.view().at(position);
        boolean doubtful = suspects.contains(blob.id()) || suspects.contains(blob.base());
        if (needed.isRead(position) && doubtful && !isReadable(blob.id())) {
            bad.put(
                    blob.id(),
                    blob.base().isHole() || isReadableAlone(blob.base())
                            ? "Blob " + blob.id() + " in pack " + blob.pack() + " at byte " + blob.offset()
                                    + " is damaged"
                            : "Blob " + blob.base() + " is damaged (it is needed to read blob " + blob.id() + ")");
        }
    }

    private boolean isReadable(ChunkId id) {
        return repository.index().view().places(id).stream()
                .anyMatch(place -> isIntact(place) && (place.base().isHole() || isReadableAlone(place.base())));
    }

    /// Whether there is a copy that needs no base: only these serve as base.
    private boolean isReadableAlone(ChunkId id) {
        return repository.index().view().places(id).stream()
                .anyMatch(place -> place.base().isHole() && isIntact(place));
    }

    private boolean isIntact(BlobRecord place) {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        ObjectName pack = new ObjectName(Folder.PACKS, place.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(place.offset()), bytes);
        return there == place.length() && repository.format().isIntact(place, bytes.flip());
    }

    /// One worker's way to look at a blob.
    private interface Look {
        Consumer<BlobRecord> begin();
    }

    private void forEach(PlacesByPack places, Look look) {
        run.phase("reading packs", places.bytes());
        Iterator<String> packs = places.packs().iterator();
        Workers.run("vml-check-", goOn -> {
            Consumer<BlobRecord> check = look.begin();
            for (String pack = next(packs); pack != null && goOn.getAsBoolean(); pack = next(packs)) {
                for (BlobRecord blob : places.of(pack)) {
                    run.checkCancelled();
                    check.accept(blob);
                    run.advance(blob.length());
                }
            }
        });
    }

    private static @Nullable String next(Iterator<String> packs) {
        synchronized (packs) {
            return packs.hasNext() ? packs.next() : null;
        }
    }
}
