package org.vml.repository.maintenance;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vml.chunk.ChunkId;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Index;
import org.vml.repository.Repository;
import org.vml.repository.TreeNode;

/// The blobs that can be reached from some trees: nodes and chunks, and what these need as base. Shared parts are
/// walked once. Not thread-safe.
final class Reachable {
    private final Repository repository;
    private final Index.View view;
    private final Run run;
    private final IdSet ids = new IdSet();
    private final IdSet bases = new IdSet();

    /// Told of a node that cannot be read; what is below it is not reached if this returns.
    interface DamageHandler {
        void damaged(ChunkId node, ProblemException why);
    }

    /// @param view where bases are looked up: a choice of places that does not change while this grows
    Reachable(Repository repository, Index.View view, Run run) {
        this.repository = repository;
        this.view = view;
        this.run = run;
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
        if (!ids.add(id)) {
            return false;
        }
        BlobRecord place = view.find(id);
        if (place != null && !place.base().isHole()) {
            bases.add(place.base());
        }
        return true;
    }

    /// The blobs that can be reached.
    IdSet ids() {
        return ids;
    }

    /// The blobs that these need as base, where they are read from now.
    IdSet bases() {
        return bases;
    }
}
