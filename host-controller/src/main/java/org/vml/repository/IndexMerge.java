package org.vml.repository;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;

/// Replaces index segments by one that says the same. What all segments together say of packs that exist
/// stays the same at every moment, whoever else merges or adds meanwhile: the new one is there before the old
/// ones go.
public final class IndexMerge {
    /// Segments of fewer blobs than this are small; [SessionSizes#manySegments] of them are merged.
    private static final int SMALL = 16_384;

    private final ChunkStore store;
    private final Index index;
    private final String name;

    /// @param session names the new segment; one merge a session
    public IndexMerge(ChunkStore store, Index index, String session) {
        this.store = store;
        this.index = index;
        this.name = session + "-merged";
    }

    /// Merges small segments if there are many.
    void mergeSmall() {
        List<IndexSegment> small = index.refresh().segments().stream()
                .filter(segment -> segment.size() < SMALL)
                .toList();
        if (small.size() >= index.format().sizes().manySegments()) {
            replace(small, Set.of());
        }
    }

    /// Merges all segments, leaving out the packs that are about to go.
    public void mergeWithout(Set<String> condemned) {
        replace(index.refresh().segments(), condemned);
    }

    private void replace(List<IndexSegment> segments, Set<String> leftOut) {
        // Listed after the segments were: a pack that a segment names and that is not there now has been deleted.
        Set<String> packs = new HashSet<>();
        store.list(Folder.PACKS).forEach(pack -> packs.add(pack.name().name()));
        Set<String> covered = new TreeSet<>();
        for (IndexSegment segment : segments) {
            segment.packs().stream()
                    .filter(pack -> packs.contains(pack) && !leftOut.contains(pack))
                    .forEach(covered::add);
        }
        if (!covered.isEmpty()) {
            index.writeSorted(name, List.copyOf(covered), MergedBlobs.of(segments, covered));
        }
        segments.forEach(segment -> store.delete(new ObjectName(Folder.INDEX, segment.name())));
    }
}
