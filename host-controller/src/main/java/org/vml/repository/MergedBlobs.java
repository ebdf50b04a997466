package org.vml.repository;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;

/// The blobs of several index segments as one list, sorted by id and pack, each once. It holds eight bytes a
/// blob and takes the blobs from the segments.
final class MergedBlobs extends AbstractList<BlobRecord> {
    private static final Comparator<BlobRecord> ORDER =
            Comparator.comparing(BlobRecord::id).thenComparing(BlobRecord::pack).thenComparingInt(BlobRecord::offset);

    private final List<IndexSegment> segments;
    private long[] places = new long[1024];
    private int size;

    private MergedBlobs(List<IndexSegment> segments) {
        this.segments = segments;
    }

    /// Merges what the segments say of these packs.
    static MergedBlobs of(List<IndexSegment> segments, Set<String> packs) {
        MergedBlobs merged = new MergedBlobs(segments);
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::blob, ORDER));
        for (int i = 0; i < segments.size(); i++) {
            Cursor.open(segments.get(i), i, cursors);
        }
        List<BlobRecord> sameId = new ArrayList<>();
        while (!cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            BlobRecord blob = cursor.blob();
            if (!sameId.isEmpty() && !sameId.getFirst().id().equals(blob.id())) {
                sameId.clear();
            }
            if (packs.contains(blob.pack()) && !sameId.contains(blob)) {
                sameId.add(blob);
                merged.append((long) cursor.segment() << 32 | cursor.number());
            }
            cursor.advance(cursors);
        }
        return merged;
    }

    private void append(long place) {
        if (size == places.length) {
            places = Arrays.copyOf(places, size + size / 2);
        }
        places[size++] = place;
    }

    @Override
    public BlobRecord get(int i) {
        long place = places[Objects.checkIndex(i, size)];
        return segments.get((int) (place >>> 32)).get((int) place);
    }

    @Override
    public int size() {
        return size;
    }

    /// How far a segment is read.
    private record Cursor(IndexSegment source, int segment, int number, BlobRecord blob) {
        static void open(IndexSegment source, int segment, PriorityQueue<Cursor> cursors) {
            if (source.size() > 0) {
                cursors.add(new Cursor(source, segment, 0, source.get(0)));
            }
        }

        void advance(PriorityQueue<Cursor> cursors) {
            if (number + 1 < source.size()) {
                cursors.add(new Cursor(source, segment, number + 1, source.get(number + 1)));
            }
        }
    }
}
