package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;

/// Gives directories their looks and times when all that is in them is done, the deepest first.
final class Finish {
    private final Changes changes;
    private final Consumer<String> notes;
    private final TreeMap<RawPath, Touch> touches = new TreeMap<>();

    /// What is done to a directory that is held.
    @FunctionalInterface
    private interface Touch {
        void on(int directory) throws LinuxException;
    }

    private Finish(Changes changes, Consumer<String> notes) {
        this.changes = changes;
        this.notes = notes;
    }

    static Finish forwards(List<Action> actions, Changes changes, Consumer<String> notes) {
        Finish finish = new Finish(changes, notes);
        for (Action action : actions) {
            switch (action) {
                case Action.Place place when place.directory() != null -> finish.look(place.path(), place.directory());
                case Action.Change change
                when change.seen().isDirectory() -> finish.look(change.path(), change.after());
                case Action.Hold(RawPath path, FileTime modified) -> finish.hold(path, modified);
                case Action.Place _, Action.Take _, Action.Drop _, Action.Change _ -> {}
            }
        }
        return finish;
    }

    static Finish backwards(List<Action> actions, Changes changes, Consumer<String> notes) {
        Finish finish = new Finish(changes, notes);
        for (Action action : actions) {
            switch (action) {
                case Action.Drop drop -> finish.look(drop.path(), drop.before());
                case Action.Change change
                when change.seen().isDirectory() -> finish.look(change.path(), change.before());
                case Action.Hold(RawPath path, FileTime modified) -> finish.hold(path, modified);
                case Action.Place _, Action.Take _, Action.Change _ -> {}
            }
        }
        return finish;
    }

    private void look(RawPath path, Look look) {
        touches.put(path, directory -> look.apply(directory, changes, note -> notes.accept(path + ": " + note)));
    }

    private void hold(RawPath path, FileTime modified) {
        touches.putIfAbsent(path, directory -> date(directory, modified));
    }

    private void date(int directory, FileTime modified) throws LinuxException {
        if (!Linux.stat(directory).facts().modified().equals(modified)) {
            changes.date(directory, modified);
        }
    }

    void run(Tree tree) throws HaltedException {
        for (Map.Entry<RawPath, Touch> touch : touches.descendingMap().entrySet()) {
            try {
                on(tree, touch.getKey(), touch.getValue());
            } catch (LinuxException e) {
                throw new HaltedException(touch.getKey(), e);
            }
        }
    }

    /// As [#run], but goes on after failures; what is no directory any more is left alone.
    /// What failed.
    List<HaltedException> runAll(Tree tree) {
        List<HaltedException> failures = new ArrayList<>();
        for (Map.Entry<RawPath, Touch> touch : touches.descendingMap().entrySet()) {
            try {
                on(tree, touch.getKey(), touch.getValue());
            } catch (LinuxException e) {
                if (e.isAbsent()) {
                    notes.accept(touch.getKey() + " is no directory any more");
                } else {
                    failures.add(new HaltedException(touch.getKey(), e));
                }
            }
        }
        return failures;
    }

    private static void on(Tree tree, RawPath path, Touch touch) throws LinuxException {
        int directory = tree.directory(path);
        try {
            touch.on(directory);
        } finally {
            Linux.close(directory);
        }
    }
}
