package org.vml.light;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;

/// Where the pieces of an entry go: those that the light level before has stay where they are, new ones come behind
/// them, in the order of the files, so that what is alike is compressed together. Where more would be gaps than
/// pieces, all are placed anew.
final class ContentLayout {
    private ContentLayout() {}

    /// The places of all pieces that `files` need, ascending by offset.
    static List<PlacedPiece> of(List<LightFile> files, @Nullable LightIndex before) {
        Map<Digest, Integer> needed = needed(files);
        List<PlacedPiece> kept = before == null
                ? List.of()
                : before.pieces().stream()
                        .filter(piece -> needed.containsKey(piece.digest()))
                        .toList();
        long end = kept.stream().mapToLong(PlacedPiece::end).max().orElse(0);
        long used = kept.stream().mapToLong(PlacedPiece::length).sum();
        return used * 2 < end ? placed(needed, List.of(), 0) : placed(needed, kept, end);
    }

    /// The length of each piece, in the order of the files; what is as in the base needs none.
    private static Map<Digest, Integer> needed(List<LightFile> files) {
        Map<Digest, Integer> lengths = new LinkedHashMap<>();
        for (LightFile file : files) {
            FileState state = file.state();
            if (state != null && !file.hasContentOfBase()) {
                for (int i = 0; i < state.pieces().size(); i++) {
                    lengths.put(state.pieces().get(i), state.pieceLength(i));
                }
            }
        }
        return lengths;
    }

    private static List<PlacedPiece> placed(Map<Digest, Integer> needed, List<PlacedPiece> kept, long end) {
        List<PlacedPiece> all = new ArrayList<>(kept);
        Map<Digest, Integer> rest = new LinkedHashMap<>(needed);
        kept.forEach(piece -> rest.remove(piece.digest()));
        long at = end;
        for (Map.Entry<Digest, Integer> piece : rest.entrySet()) {
            all.add(new PlacedPiece(piece.getKey(), at, piece.getValue()));
            at += piece.getValue();
        }
        all.sort(Comparator.comparingLong(PlacedPiece::offset));
        return all;
    }
}
