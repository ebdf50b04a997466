package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// The blobs that one session adds: none that the repository has already, none twice. Thread-safe.
final class NewBlobs {
    /// After this many blobs, or [SessionSizes#segment] bytes of them, an index
    /// segment is written.
    private static final int MOST_BLOBS = 32_768;

    private final Index index;
    private final Index.View view;
    private final Packs packs;
    private final String session;
    private final Set<ChunkId> claimed = ConcurrentHashMap.newKeySet();
    private List<BlobRecord> uncovered = new ArrayList<>();
    private long uncoveredBytes;
    private long indexBytes;
    private int segments;

    /// @param view what was in the repository after the session was announced
    NewBlobs(Index index, Index.View view, Packs packs, String session) {
        this.index = index;
        this.view = view;
        this.packs = packs;
        this.session = session;
    }

    /// Whether the caller must store the blob `id`: neither the repository nor this session has it. Whoever
    /// is told so must do it, or let the save fail.
    boolean claim(ChunkId id) {
        return view.findReliable(id) == null && claimed.add(id);
    }

    /// A blob that the one of `id` can be stored as a difference to: itself, or the one that it needs; or
    /// null.
    @Nullable
    ChunkId baseFor(ChunkId id) {
        BlobRecord record = id.isHole() ? null : view.findReliable(id);
        if (record == null) {
            return null;
        }
        return record.base().isHole() ? id : record.base();
    }

    /// Stores blobs; the offsets of `records` count from the beginning of `bytes`.
    synchronized void add(ByteBuffer bytes, List<BlobRecord> records) {
        uncoveredBytes += bytes.remaining();
        Packs.Place place = packs.append(bytes);
        for (BlobRecord blob : records) {
            uncovered.add(blob.at(place.pack(), place.offset() + blob.offset()));
        }
        if (uncovered.size() >= MOST_BLOBS
                || uncoveredBytes >= index.format().sizes().segment()) {
            cover();
        }
    }

    /// Makes everything durable and returns how many bytes the repository grew by.
    synchronized long flush() {
        cover();
        return packs.total() + indexBytes;
    }

    private void cover() {
        List<String> names = packs.publish();
        if (!names.isEmpty()) {
            indexBytes += index.write(session + "-" + segments++, names, uncovered);
        }
        uncovered = new ArrayList<>();
        uncoveredBytes = 0;
    }
}
