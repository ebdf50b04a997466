package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// Undoes the actions of a journal, the last one first, from whatever point doing or undoing them came to. What
/// others have put or changed since is moved into `kept/`. A failure stops nothing: the rest is undone, and it can be
/// tried again.
final class Backward {
    private final Tree tree;
    private final Stages stages;
    private final Changes changes;
    private final List<String> notes;
    private final List<HaltedException> failures = new ArrayList<>();

    Backward(Tree tree, Stages stages, Changes changes, List<String> notes) {
        this.tree = tree;
        this.stages = stages;
        this.changes = changes;
        this.notes = notes;
    }

    /// Undoes them all; what could not be undone.
    List<HaltedException> run(List<Action> actions) {
        for (Action action : actions.reversed()) {
            try {
                run(action);
            } catch (LinuxException e) {
                failures.add(new HaltedException(action.path(), e));
            }
        }
        failures.addAll(Finish.backwards(actions, changes, notes::add).runAll(tree));
        return failures;
    }

    private void run(Action action) throws LinuxException {
        switch (action) {
            case Action.Place place -> unplace(place);
            case Action.Take take -> untake(take);
            case Action.Drop drop -> undrop(drop);
            case Action.Change change -> change(change);
            case Action.Hold _ -> {}
        }
    }

    private void unplace(Action.Place place) throws LinuxException {
        Stage stage = stages.get(place.stage());
        int number = place.number();
        if (stage.hasFresh(number) && !stage.hasOld(number)) {
            return;
        }
        Spot spot = spot(place.path());
        if (spot == null) {
            strand(place.path(), stage, number);
            return;
        }
        try (spot) {
            if (!stage.hasFresh(number) && !stage.hasKept(number)) {
                takeBack(place, spot, stage);
            }
            if (stage.hasOld(number)) {
                putBack(place.path(), spot, stage, number);
            }
        }
    }

    /// The directory that holds a path; null if it is gone.
    private @Nullable Spot spot(RawPath path) throws LinuxException {
        try {
            return tree.spot(path);
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return null;
            }
            throw e;
        }
    }

    /// There is no place any more for the old object.
    private void strand(RawPath path, Stage stage, int number) throws LinuxException {
        if (stage.hasOld(number)) {
            String where = stage.keep(stage.old(), Stage.name(number), "old-" + number, changes);
            notes.add(path.parent() + " is no directory any more: what " + path + " was is in " + where);
        }
    }

    /// What was put goes back to `new/`; if it was changed since, to `kept/`.
    private void takeBack(Action.Place place, Spot spot, Stage stage) throws LinuxException {
        Stat there = spot.look();
        byte[] name = Stage.name(place.number());
        if (there == null) {
            return;
        }
        if (!isAsPut(place, spot, there)) {
            keep(place.path(), spot, stage, place.number());
        } else if (place.replaced() == null
                || place.replaced().isDirectory()
                || place.put().isDirectory()) {
            changes.move(spot.directory(), spot.name(), stage.fresh(), name);
        } else {
            changes.linkOrMove(spot.directory(), spot.name(), stage.fresh(), name);
        }
    }

    private static boolean isAsPut(Action.Place place, Spot spot, Stat there) throws LinuxException {
        if (!place.put().isDirectory()) {
            return place.put().isStill(there);
        }
        return there.facts().kind() == FileKind.DIRECTORY && isEmpty(spot);
    }

    private static boolean isEmpty(Spot spot) throws LinuxException {
        int directory = Linux.openDirectory(spot.directory(), spot.name());
        try {
            return Linux.list(directory).isEmpty();
        } finally {
            Linux.close(directory);
        }
    }

    private void putBack(RawPath path, Spot spot, Stage stage, int number) throws LinuxException {
        byte[] name = Stage.name(number);
        Stat there = spot.look();
        if (Forward.isSame(there, Spot.look(stage.old(), name))) {
            changes.remove(stage.old(), name);
        } else if (Forward.isSame(there, Spot.look(stage.fresh(), name))) {
            changes.replace(stage.old(), name, spot.directory(), spot.name());
        } else {
            if (there != null) {
                keep(path, spot, stage, number);
            }
            changes.move(stage.old(), name, spot.directory(), spot.name());
        }
    }

    private void keep(RawPath path, Spot spot, Stage stage, int number) throws LinuxException {
        String where = stage.keep(spot.directory(), spot.name(), Integer.toString(number), changes);
        notes.add(path + " was changed since the restore: what it was is in " + where);
    }

    private void untake(Action.Take take) throws LinuxException {
        Stage stage = stages.get(take.stage());
        if (!stage.hasOld(take.number())) {
            return;
        }
        Spot spot = spot(take.path());
        if (spot == null) {
            strand(take.path(), stage, take.number());
            return;
        }
        try (spot) {
            putBack(take.path(), spot, stage, take.number());
        }
    }

    private void undrop(Action.Drop drop) throws LinuxException {
        Spot spot = spot(drop.path());
        if (spot == null) {
            return;
        }
        try (spot) {
            Stat there = spot.look();
            if (there != null && there.facts().kind() != FileKind.DIRECTORY) {
                keep(drop.path(), spot, stages.get(drop.stage()), drop.number());
                there = null;
            }
            if (there == null) {
                changes.makeDirectory(spot.directory(), spot.name(), 0700);
            }
        }
    }

    /// A file that was changed by others meanwhile is not given the old owner and mode: they would vouch for it.
    private void change(Action.Change change) throws LinuxException {
        Spot spot = change.seen().isDirectory() ? null : spot(change.path());
        if (spot == null) {
            return;
        }
        try (spot) {
            int object = spot.look() == null ? -1 : spot.hold();
            if (object >= 0 && Forward.isUntouched(change, Linux.stat(object))) {
                change.before().apply(object, changes, note -> notes.add(change.path() + ": " + note));
            } else {
                notes.add(change.path() + " was changed since the restore, and was left as it is");
            }
            Linux.close(object);
        }
    }
}
