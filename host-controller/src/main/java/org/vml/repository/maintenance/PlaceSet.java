package org.vml.repository.maintenance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.vml.repository.Index;

/// Some of the places of one view of the index: a bit for each blob that the index lists. Not thread-safe.
final class PlaceSet {
    private final List<BitSet> segments = new ArrayList<>();

    PlaceSet(Index.View view) {
        view.segments().forEach(segment -> segments.add(new BitSet(segment.size())));
    }

    /// Adds a position of the view; false if it was there already.
    boolean add(long position) {
        BitSet bits = segments.get(Index.View.segmentOf(position));
        int number = Index.View.numberOf(position);
        if (bits.get(number)) {
            return false;
        }
        bits.set(number);
        return true;
    }

    boolean contains(long position) {
        return segments.get(Index.View.segmentOf(position)).get(Index.View.numberOf(position));
    }

    long size() {
        return segments.stream().mapToLong(BitSet::cardinality).sum();
    }

    void forEach(LongConsumer action) {
        for (int segment = 0; segment < segments.size(); segment++) {
            BitSet bits = segments.get(segment);
            for (int number = bits.nextSetBit(0); number >= 0; number = bits.nextSetBit(number + 1)) {
                action.accept(Index.View.position(segment, number));
            }
        }
    }
}
