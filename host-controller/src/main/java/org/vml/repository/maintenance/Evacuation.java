package org.vml.repository.maintenance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Index;
import org.vml.repository.Repository;

/// Empties condemned packs: deletes those of which nothing is needed, then copies what is needed of the
/// others, a full pack at a time, and deletes each as soon as all that is needed of it can be found
/// elsewhere. So the room that it takes is that of one pack. Once.
final class Evacuation {
    private final Repository repository;
    private final Index.View view;
    private final PlacesByPack stranded;
    private final Set<String> condemned;
    private final BlobCopy copy;
    private final Run run;

    /// For each condemned pack how many stranded blobs are in it, be it as one of several copies, and not
    /// elsewhere yet.
    private final Map<String, Integer> left = new HashMap<>();

    private List<BlobRecord> copied = new ArrayList<>();
    private boolean complete = true;
    private Optional<BlobRecord> damaged = Optional.empty();

    /// @param needed all that is needed, as it was found after the last save that may not know of the
    ///     tombstones
    /// @param condemned the packs to delete
    Evacuation(Repository repository, Reachable needed, Set<String> condemned, BlobCopy copy, Run run) {
        this.repository = repository;
        this.view = needed.view();
        this.stranded = needed.places(view.condemned()::contains);
        this.condemned = new TreeSet<>(condemned);
        this.condemned.removeAll(view.uncovered()); // who knows what of them is needed
        this.copy = copy;
        this.run = run;
    }

    /// Does it. False if some blobs were gone: then what is needed must be found anew.
    ///
    /// Copies that are damaged stay where they are, with their packs; everything else is done before the
    /// problem of kind `DAMAGED` that tells of them.
    boolean run() {
        stranded.packs().forEach(pack -> stranded.of(pack).forEach(blob -> count(blob, 1)));
        run.phase("deleting", -1);
        deleteEmptied();
        run.phase("copying", stranded.bytes());
        List<String> cheapestFirst = new ArrayList<>(stranded.packs());
        cheapestFirst.sort(Comparator.comparingLong(stranded::bytes));
        for (String pack : cheapestFirst) {
            stranded.of(pack).forEach(this::move);
        }
        settle();
        damaged.ifPresent(blob -> {
            throw ProblemException.of(
                            ProblemKind.DAMAGED,
                            "Could not prune all: blob " + blob.id() + " in pack " + blob.pack() + " is damaged")
                    .next("That pack was kept. `vml check --full` names the entries that need it");
        });
        return complete;
    }

    private void move(BlobRecord blob) {
        run.checkCancelled();
        switch (copy.copy(blob)) {
            case COPIED -> copied.add(blob);
            case GONE -> complete = false;
            case DAMAGED -> damaged = Optional.of(blob);
        }
        run.advance(blob.length());
        if (copy.isFull()) {
            settle();
        }
    }

    /// Covers what was copied, and deletes what is not needed any more.
    private void settle() {
        copy.cover();
        copied.forEach(blob -> count(blob, -1));
        copied = new ArrayList<>();
        deleteEmptied();
    }

    private void count(BlobRecord blob, int more) {
        for (BlobRecord place : view.places(blob.id())) {
            if (view.condemned().contains(place.pack())) {
                left.merge(place.pack(), more, Integer::sum);
            }
        }
    }

    private void deleteEmptied() {
        condemned.removeIf(pack -> {
            boolean empty = left.getOrDefault(pack, 0) == 0;
            if (empty) {
                repository.store().delete(new ObjectName(Folder.PACKS, pack));
            }
            return empty;
        });
    }
}
