package org.vml.repository.maintenance;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/// Reads blobs, pack by pack, and tells which are not sound.
final class BlobCheck {
    private final Repository repository;
    private final boolean full;
    private final Run run;
    private final Map<ChunkId, String> bad = new ConcurrentHashMap<>();

    BlobCheck(Repository repository, boolean full, Run run) {
        this.repository = repository;
        this.full = full;
        this.run = run;
    }

    /// Checks the blobs, given by pack and in the order of the pack; returns those that cannot be read from anywhere,
    /// each with what is wrong, and those that need one of these.
    Map<ChunkId, String> check(Map<String, List<BlobRecord>> packs) {
        run.phase(
                "reading packs",
                packs.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(BlobRecord::length)
                        .sum());
        Iterator<List<BlobRecord>> next = packs.values().iterator();
        Workers.run("vml-check-", goOn -> {
            byte[] plain = {};
            for (List<BlobRecord> blobs = next(next); blobs != null && goOn.getAsBoolean(); blobs = next(next)) {
                for (BlobRecord blob : blobs) {
                    run.checkCancelled();
                    plain = plain.length < blob.plainLength() ? new byte[blob.plainLength()] : plain;
                    checkOne(blob, plain);
                    run.advance(blob.length());
                }
            }
        });
        Map<ChunkId, String> all = new HashMap<>(bad);
        for (List<BlobRecord> blobs : packs.values()) {
            for (BlobRecord blob : blobs) {
                String why = bad.get(blob.base());
                if (why != null) {
                    all.putIfAbsent(blob.id(), why + " (it is needed to read blob " + blob.id() + ")");
                }
            }
        }
        return all;
    }

    private static @Nullable List<BlobRecord> next(Iterator<List<BlobRecord>> packs) {
        synchronized (packs) {
            return packs.hasNext() ? packs.next() : null;
        }
    }

    private void checkOne(BlobRecord blob, byte[] plain) {
        if (full) {
            decode(blob, plain);
        } else if (repository.index().view().places(blob.id()).stream().noneMatch(this::isIntact)) {
            bad.put(
                    blob.id(),
                    "Blob " + blob.id() + " in pack " + blob.pack() + " at byte " + blob.offset() + " is damaged");
        }
    }

    private void decode(BlobRecord blob, byte[] plain) {
        try {
            repository.blobs().load(blob.id(), plain);
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            bad.put(blob.id(), e.problem());
        }
    }

    private boolean isIntact(BlobRecord place) {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        ObjectName pack = new ObjectName(Folder.PACKS, place.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(place.offset()), bytes);
        return there == place.length() && repository.format().isIntact(place, bytes.flip());
    }
}
