package org.vml.repository.maintenance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.vml.chunk.ChunkId;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Index;
import org.vml.repository.Repository;
import org.vml.repository.TreeNode;

/// The blobs that can be reached from some trees: nodes and chunks, and what these need as base. Shared parts
/// are walked once. Each is remembered by the place where it is read from in one view of the index: two bits
/// a blob of the index, and an object for each that is missing. Not thread-safe.
final class Reachable {
    private final Repository repository;
    private final Index.View view;
    private final Run run;
    private final PlaceSet blobs;
    private final PlaceSet bases;
    private final Set<ChunkId> missing = new HashSet<>();

    /// Told of a node that cannot be read; what is below it is not reached if this returns.
    interface DamageHandler {
        void damaged(ChunkId node, ProblemException why);
    }

    /// @param view where blobs and bases are looked up: a choice of places that does not change while this
    ///     grows
    Reachable(Repository repository, Index.View view, Run run) {
        this.repository = repository;
        this.view = view;
        this.run = run;
        this.blobs = new PlaceSet(view);
        this.bases = new PlaceSet(view);
    }

    /// Adds all that the tree below `root` needs.
    void addTree(ChunkId root, DamageHandler onDamage) {
        Deque<ChunkId> nodes = new ArrayDeque<>();
        addNode(root, nodes);
        while (!nodes.isEmpty()) {
            run.checkCancelled();
            ChunkId node = nodes.pop();
            try {
                addChildren(node, nodes);
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.DAMAGED) {
                    throw e;
                }
                onDamage.damaged(node, e);
            }
        }
    }

    private void addChildren(ChunkId id, Deque<ChunkId> nodes) {
        byte[] bytes = repository.blobs().loadCached(id);
        TreeNode node = repository.format().decodeNode(bytes, bytes.length);
        for (ChunkId child : node.children()) {
            if (node.level() > 0) {
                addNode(child, nodes);
            } else if (!child.isHole()) {
                add(child);
            }
        }
    }

    private void addNode(ChunkId id, Deque<ChunkId> nodes) {
        if (!id.isHole() && add(id)) {
            nodes.push(id);
        }
    }

    private boolean add(ChunkId id) {
        long position = view.locate(id);
        if (position == Index.View.NOWHERE) {
            return missing.add(id);
        }
        if (!blobs.add(position)) {
            return false;
        }
        ChunkId base = view.at(position).base();
        if (!base.isHole()) {
            bases.add(view.locateBase(base)); // it is somewhere, or the blob would have been missing
        }
        return true;
    }

    Index.View view() {
        return view;
    }

    /// How many blobs can be reached.
    long size() {
        return blobs.size() + missing.size();
    }

    /// Those of them that are nowhere.
    Set<ChunkId> missing() {
        return missing;
    }

    /// Whether a blob that can be reached is read from this position.
    boolean isRead(long position) {
        return blobs.contains(position);
    }

    /// Whether a base is read from this position.
    boolean isBase(long position) {
        return bases.contains(position);
    }

    /// Calls `action` for the position of each blob, and of each base that is not read from the same place.
    void forEachPosition(LongConsumer action) {
        blobs.forEach(action);
        bases.forEach(position -> {
            if (!blobs.contains(position)) {
                action.accept(position);
            }
        });
    }

    /// The places of blobs and bases in the packs that `wanted` holds for.
    PlacesByPack places(java.util.function.Predicate<String> wanted) {
        PlacesByPack places = new PlacesByPack(view);
        forEachPosition(position -> {
            BlobRecord place = view.at(position);
            if (wanted.test(place.pack())) {
                places.add(position, place);
            }
        });
        return places;
    }
}
