package org.vml.repository.maintenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vml.chunk.ChunkId;
import org.vml.logbook.Entry;
import org.vml.repository.DiskTree;
import org.vml.repository.Entries;
import org.vml.repository.Manifest;
import org.vml.repository.Repository;
import org.vml.repository.TreeNode;

/// Says which entries damaged blobs concern, and where in them.
final class DamageReport {
    /// More places than this of one disk are counted, not listed.
    private static final int MOST = 20;

    private final Repository repository;
    private final Map<ChunkId, String> bad;

    DamageReport(Repository repository, Map<ChunkId, String> bad) {
        this.repository = repository;
        this.bad = bad;
    }

    /// One line a place: "Entry day2, disk vda, bytes 0 to 1048575: …".
    List<String> describe(Entries.Contents contents) {
        List<String> lines = new ArrayList<>();
        if (bad.isEmpty()) {
            return lines;
        }
        for (Entry entry : contents.logbook().entries()) {
            for (Manifest.StoredDisk disk : contents.manifest(entry).trees()) {
                List<String> places = new ArrayList<>();
                DiskTree tree = disk.tree();
                if (!tree.root().isHole()) {
                    walk(tree, tree.root(), tree.rootLevel(), 0, places);
                }
                String where = "Entry " + entry.name() + ", disk " + disk.name() + ", ";
                places.stream().limit(MOST).forEach(place -> lines.add(where + place));
                if (places.size() > MOST) {
                    lines.add(where + "and " + (places.size() - MOST) + " more places");
                }
            }
        }
        return lines;
    }

    private void walk(DiskTree tree, ChunkId id, int level, long firstChunk, List<String> places) {
        String why = bad.get(id);
        if (why != null) {
            places.add(range(tree, firstChunk, span(level)) + why);
            return;
        }
        TreeNode node = node(id);
        for (int slot = 0; slot < node.children().length; slot++) {
            ChunkId child = node.child(slot);
            long chunk = firstChunk + slot * span(level) / TreeNode.FANOUT;
            if (child.isHole()) {
                continue;
            }
            if (level > 0) {
                walk(tree, child, level - 1, chunk, places);
            } else if (bad.containsKey(child)) {
                places.add(range(tree, chunk, 1) + bad.get(child));
            }
        }
    }

    private TreeNode node(ChunkId id) {
        byte[] bytes = repository.blobs().loadCached(id);
        return repository.format().decodeNode(bytes, bytes.length);
    }

    /// How many chunks a node of this level spans.
    private static long span(int level) {
        long span = TreeNode.FANOUT;
        for (int i = 0; i < level; i++) {
            span *= TreeNode.FANOUT;
        }
        return span;
    }

    private static String range(DiskTree tree, long firstChunk, long chunks) {
        long start = firstChunk * tree.chunkSize();
        long end = Math.min(tree.size(), (firstChunk + chunks) * tree.chunkSize());
        return "bytes " + start + " to " + (end - 1) + ": ";
    }
}
