package org.vml.agent.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// Makes all new objects in the stages, and of intents the actions that the journal gets. What cannot be made here is
/// left out, with what depends on it.
final class Staging {
    /// The mode of a directory until all is in it.
    private static final int OPEN = 0700;

    private final Tree tree;
    private final Stages stages;
    private final Changes changes;
    private final List<Exclusion> failures;
    private final List<String> notes;
    private final Map<Integer, String> faults = new HashMap<>();
    private int done;

    Staging(Tree tree, Stages stages, Changes changes, List<Exclusion> failures, List<String> notes) {
        this.tree = tree;
        this.stages = stages;
        this.changes = changes;
        this.failures = failures;
        this.notes = notes;
    }

    void fill(List<Intent> intents, PieceSource pieces) throws IOException {
        Contents contents = new Contents(tree, pieces, changes);
        for (Intent intent : intents) {
            if (intent instanceof Intent.Make make && make.source() instanceof Intent.Source.Anew anew) {
                attempt(make, () -> create(make, anew.state()));
                if (anew.state().kind() == FileKind.FILE && !faults.containsKey(make.number())) {
                    contents.add(stages.get(make.stage()).fresh(), make.number(), make.path(), anew.state());
                }
            }
        }
        contents.finish();
        for (Intent intent : intents) {
            if (intent instanceof Intent.Make make) {
                attempt(make, () -> complete(make));
            }
        }
    }

    /// Something that can fail for one path alone.
    @FunctionalInterface
    private interface Attempt {
        void run() throws LinuxException;
    }

    private void attempt(Intent.Make make, Attempt attempt) throws LinuxException {
        if (faults.containsKey(make.number())) {
            return;
        }
        try {
            attempt.run();
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOSPC || e.errno() == Errno.EIO || e.errno() == Errno.EROFS) {
                throw e;
            }
            faults.put(make.number(), "it cannot be made here: " + e.getMessage());
        }
    }

    private void create(Intent.Make make, FileState state) throws LinuxException {
        int directory = stages.get(make.stage()).fresh();
        byte[] name = Stage.name(make.number());
        switch (state.kind()) {
            case FILE -> createFile(directory, name, state.size());
            case DIRECTORY -> changes.makeDirectory(directory, name, OPEN);
            case SYMLINK -> changes.makeLink(directory, name, state.target().shared());
            case FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE ->
                changes.makeNode(directory, name, state.kind(), state.device());
        }
    }

    private void createFile(int directory, byte[] name, long size) throws LinuxException {
        int flags = Linux.O_WRONLY | Linux.O_CREAT | Linux.O_EXCL | Linux.O_NOFOLLOW;
        int file = changes.create(directory, name, flags);
        try {
            changes.truncate(file, size);
        } finally {
            Linux.close(file);
        }
    }

    private void complete(Intent.Make make) throws LinuxException {
        int directory = stages.get(make.stage()).fresh();
        byte[] name = Stage.name(make.number());
        switch (make.source()) {
            case Intent.Source.Anew(FileState _, Look look) -> {
                int object = LinuxObjects.hold(directory, name);
                try {
                    look.apply(object, changes, noting(make.path()));
                    if (Linux.stat(object).facts().kind() == FileKind.DIRECTORY) {
                        changes.permit(object, OPEN);
                    }
                } finally {
                    Linux.close(object);
                }
            }
            case Intent.Source.NameOf(int number)
            when faults.containsKey(number) -> faults.put(make.number(), "its original was not restored");
            case Intent.Source.NameOf(int number) -> changes.hardLink(directory, Stage.name(number), directory, name);
            case Intent.Source.NameOfExisting(RawPath path) -> {
                try (Spot spot = tree.spot(path)) {
                    changes.hardLink(spot.directory(), spot.name(), directory, name);
                }
            }
        }
    }

    private Consumer<String> noting(RawPath path) {
        return note -> notes.add(path + ": " + note);
    }

    /// The actions for what could be made; the rest becomes failures.
    List<Action> actions(List<Intent> intents) throws LinuxException {
        Map<RawPath, String> lost = new HashMap<>();
        for (Intent intent : intents) {
            if (intent instanceof Intent.Make make && faults.containsKey(make.number())) {
                lost.put(make.path(), faults.get(make.number()));
            }
        }
        List<Action> actions = new ArrayList<>();
        for (Intent intent : intents) {
            String fault = lost.isEmpty() ? null : fault(intent, lost);
            if (fault == null) {
                actions.add(action(intent));
                done += intent.asked() ? 1 : 0;
            } else {
                drop(intent, fault);
            }
        }
        return actions;
    }

    private void drop(Intent intent, String fault) {
        if (intent instanceof Intent.Make make) {
            faults.put(make.number(), fault);
        }
        if (intent.asked()) {
            failures.add(new Exclusion(intent.path(), fault));
        }
    }

    /// How many steps the actions fulfil.
    int done() {
        return done;
    }

    private @Nullable String fault(Intent intent, Map<RawPath, String> lost) {
        if (intent instanceof Intent.Make make
                && make.source() instanceof Intent.Source.NameOf(int number)
                && faults.containsKey(number)) {
            return "its original was not restored";
        }
        RawPath path = intent.path();
        String own = lost.get(path);
        return own != null
                ? own
                : path.ancestors().stream()
                        .filter(lost::containsKey)
                        .findFirst()
                        .map(above -> "the directory " + above + " was not made")
                        .orElse(null);
    }

    private Action action(Intent intent) throws LinuxException {
        return switch (intent) {
            case Intent.Alter(Action action, boolean _) -> action;
            case Intent.Make make -> {
                Seen put = Seen.of(Linux.stat(stages.get(make.stage()).fresh(), Stage.name(make.number())));
                Look directory =
                        put.isDirectory() && make.source() instanceof Intent.Source.Anew(FileState _, Look look)
                                ? look
                                : null;
                yield new Action.Place(make.path(), make.stage(), make.number(), make.replaced(), put, directory);
            }
        };
    }
}
