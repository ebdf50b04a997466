package org.vml.repository.maintenance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.vml.repository.BlobRecord;
import org.vml.repository.Index;

/// Places of one view of the index, by pack: eight bytes each, sixteen at most, until one pack is looked at.
/// Not thread-safe while it is filled.
final class PlacesByPack {
    private final Index.View view;
    private final Map<String, Places> packs = new TreeMap<>();
    private long bytes;

    PlacesByPack(Index.View view) {
        this.view = view;
    }

    private static final class Places {
        private long[] positions = new long[16];
        private int count;
        private long bytes;

        void add(long position, int length) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            positions[count++] = position;
            bytes += length;
        }
    }

    /// Adds a position of the view, and the place that is there.
    void add(long position, BlobRecord place) {
        packs.computeIfAbsent(place.pack(), pack -> new Places()).add(position, place.length());
        bytes += place.length();
    }

    Set<String> packs() {
        return packs.keySet();
    }

    /// How many bytes the places take in all packs.
    long bytes() {
        return bytes;
    }

    /// How many bytes the places of one pack take.
    long bytes(String pack) {
        Places places = packs.get(pack);
        return places == null ? 0 : places.bytes;
    }

    private LongStream positions(String pack) {
        Places places = packs.get(pack);
        return places == null ? LongStream.empty() : Arrays.stream(places.positions, 0, places.count);
    }

    /// The places of one pack, in the order in which they lie there.
    List<BlobRecord> of(String pack) {
        return positions(pack)
                .mapToObj(view::at)
                .sorted(Comparator.comparingInt(BlobRecord::offset))
                .toList();
    }
}
