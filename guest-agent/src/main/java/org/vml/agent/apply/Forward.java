package org.vml.agent.apply;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;

/// Does the actions of a journal, from whatever point an earlier attempt came to.
final class Forward {
    private final Tree tree;
    private final Stages stages;
    private final Changes changes;
    private final Consumer<String> notes;

    Forward(Tree tree, Stages stages, Changes changes, Consumer<String> notes) {
        this.tree = tree;
        this.stages = stages;
        this.changes = changes;
        this.notes = notes;
    }

    void run(List<Action> actions) throws HaltedException {
        for (Action action : actions) {
            try {
                run(action);
            } catch (LinuxException e) {
                throw new HaltedException(action.path(), e);
            }
        }
        Finish.forwards(actions, changes, notes).run(tree);
    }

    private void run(Action action) throws LinuxException, HaltedException {
        switch (action) {
            case Action.Place place -> place(place);
            case Action.Take take -> take(take);
            case Action.Drop drop -> drop(drop);
            case Action.Change change -> change(change);
            case Action.Hold _ -> {}
        }
    }

    private void place(Action.Place place) throws LinuxException, HaltedException {
        Stage stage = stages.get(place.stage());
        if (!stage.hasFresh(place.number())) {
            return;
        }
        byte[] name = Stage.name(place.number());
        try (Spot spot = tree.spot(place.path())) {
            Seen replaced = place.replaced();
            if (replaced != null && !stage.hasOld(place.number())) {
                setAside(place, replaced, spot, stage);
            }
            if (replaced != null && isSame(spot.look(), Spot.look(stage.old(), name))) {
                changes.replace(stage.fresh(), name, spot.directory(), spot.name());
            } else {
                changes.move(stage.fresh(), name, spot.directory(), spot.name());
            }
        }
    }

    /// A file is given a second name, so that its path is never without one.
    private void setAside(Action.Place place, Seen replaced, Spot spot, Stage stage)
            throws LinuxException, HaltedException {
        require(place, replaced, spot);
        byte[] name = Stage.name(place.number());
        if (replaced.isDirectory() || place.put().isDirectory()) {
            changes.move(spot.directory(), spot.name(), stage.old(), name);
        } else {
            changes.linkOrMove(spot.directory(), spot.name(), stage.old(), name);
        }
    }

    private static void require(Action action, Seen seen, Spot spot) throws LinuxException, HaltedException {
        if (!seen.isStill(spot.look())) {
            throw new HaltedException(action.path(), "it was changed while the restore was being prepared");
        }
    }

    static boolean isSame(@Nullable Stat a, @Nullable Stat b) {
        return a != null && b != null && a.isSame(b);
    }

    private void take(Action.Take take) throws LinuxException, HaltedException {
        Stage stage = stages.get(take.stage());
        if (stage.hasOld(take.number())) {
            return;
        }
        try (Spot spot = tree.spot(take.path())) {
            require(take, take.taken(), spot);
            changes.move(spot.directory(), spot.name(), stage.old(), Stage.name(take.number()));
        }
    }

    private void drop(Action.Drop drop) throws LinuxException {
        try (Spot spot = tree.spot(drop.path())) {
            Stat there = spot.look();
            if (there != null && Seen.of(there).isDirectory()) {
                changes.removeDirectory(spot.directory(), spot.name());
            }
        }
    }

    /// Directories come last, when all that is in them is done.
    private void change(Action.Change change) throws LinuxException, HaltedException {
        if (change.seen().isDirectory()) {
            return;
        }
        try (Spot spot = tree.spot(change.path())) {
            int object = spot.hold();
            try {
                Stat there = Linux.stat(object);
                if (!isUntouched(change, there)) {
                    throw new HaltedException(change.path(), "it was changed while the restore was being prepared");
                }
                change.after().apply(object, changes, note -> notes.accept(change.path() + ": " + note));
            } finally {
                Linux.close(object);
            }
        }
    }

    /// Whether only what the change itself does has happened to it.
    static boolean isUntouched(Action.Change change, Stat there) {
        Seen after = new Seen(
                change.seen().kind(),
                change.seen().size(),
                change.seen().device(),
                change.after().modified());
        return there.facts().inode() == change.inode() && (change.seen().isStill(there) || after.isStill(there));
    }
}
