package org.vml.agent.apply;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.wire.Bytes;

/// Finds out what the steps mean in this guest. Changes nothing.
final class Planner {
    private static final int PARENT_MODE = 0755;

    private final Tree tree;
    private final Accounts accounts;
    private final Carried carried;
    private final boolean labels;
    private final Folders folders;
    private final Obstacles obstacles;
    private final List<Intent> intents = new ArrayList<>();
    private final List<RawPath> mounts = new ArrayList<>();
    private final Map<RawPath, FileTime> times = new HashMap<>();
    private final Map<RawPath, Intent.Make> made = new HashMap<>();
    private final List<Exclusion> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int settled;
    private int numbers;

    /// @param labels whether labels of SELinux are the guest's own affair
    Planner(Tree tree, Mounts points, Accounts accounts, Carried carried, boolean labels) {
        this.tree = tree;
        this.accounts = accounts;
        this.carried = carried;
        this.labels = labels;
        this.folders = new Folders(tree, points);
        this.obstacles = new Obstacles(points, carried);
    }

    Plan plan(List<RestoreStep> steps) throws LinuxException {
        for (RestoreStep step : steps) {
            String fault = plan(step);
            if (fault != null) {
                fail(step, fault);
            }
        }
        notes.addAll(accounts.missing());
        return new Plan(intents, mounts, times, settled, failures, notes);
    }

    private void fail(RestoreStep step, String fault) throws LinuxException {
        failures.add(new Exclusion(step.path(), fault));
        boolean isDirectory = step instanceof RestoreStep.Put put && put.state().kind() == FileKind.DIRECTORY;
        if (isDirectory && folders.of(step.path()).isMissing()) {
            folders.lose(step.path(), "the directory " + step.path() + " was not made: " + fault);
        }
    }

    /// Why the step cannot be done; null if it can be.
    private @Nullable String plan(RestoreStep step) throws LinuxException {
        RawPath path = step.path();
        String reason = carried.reason(path);
        Folder folder = folders.of(path.parent());
        if (reason != null || folder.fault() != null) {
            return reason != null ? reason : folder.fault();
        }
        Stat there = folder.isThere() ? look(path) : null;
        return switch (step) {
            case RestoreStep.Put put -> put(put, folder, there);
            case RestoreStep.HardLink link -> link(link, folder, there);
            case RestoreStep.Amend amend -> amend(amend, folder, there);
            case RestoreStep.Remove _ -> remove(path, folder, there);
        };
    }

    private @Nullable Stat look(RawPath path) throws LinuxException {
        try (Spot spot = tree.spot(path)) {
            return spot.look();
        }
    }

    private @Nullable String put(RestoreStep.Put put, Folder folder, @Nullable Stat there) throws LinuxException {
        FileState state = put.state();
        if (state.kind() == FileKind.SOCKET) {
            return "a socket is made by the program that listens on it";
        }
        if (state.kind() == FileKind.DIRECTORY && there != null && there.facts().kind() == FileKind.DIRECTORY) {
            return change(put.path(), there, look(state));
        }
        return make(put.path(), folder, there, new Intent.Source.Anew(state, look(state)));
    }

    private Look look(FileState state) {
        Look look = Look.of(state, accounts);
        return labels ? look.unlabelled() : look;
    }

    private @Nullable String link(RestoreStep.HardLink link, Folder folder, @Nullable Stat there)
            throws LinuxException {
        Intent.Make original = made.get(link.original());
        if (original != null) {
            boolean isNear = mounts.get(original.stage()).equals(folder.mount());
            int number = original.source() instanceof Intent.Source.NameOf(int first) ? first : original.number();
            return isNear
                    ? make(link.path(), folder, there, new Intent.Source.NameOf(number))
                    : link.original() + " is on another file system";
        }
        Folder other = folders.of(link.original().parent());
        Stat existing = other.isThere() ? look(link.original()) : null;
        if (existing == null || existing.facts().kind() == FileKind.DIRECTORY || wasNotDone(link.original())) {
            return "its original " + link.original() + " was not restored";
        }
        if (there != null && there.isSame(existing)) {
            settled++;
            return null;
        }
        return other.mount().equals(folder.mount())
                ? make(link.path(), folder, there, new Intent.Source.NameOfExisting(link.original()))
                : link.original() + " is on another file system";
    }

    private boolean wasNotDone(RawPath path) {
        return failures.stream().anyMatch(failure -> failure.path().equals(path));
    }

    private @Nullable String amend(RestoreStep.Amend amend, Folder folder, @Nullable Stat there) throws LinuxException {
        FileState state = amend.state();
        if (there == null) {
            return "there is nothing to amend";
        }
        boolean hasContent =
                there.facts().kind() == state.kind() && there.facts().device() == state.device();
        if (!hasContent || (state.kind() == FileKind.FILE && there.facts().size() != state.size())) {
            return "what is there has another content";
        }
        Look after = look(state);
        boolean isPrivileged = state.kind() == FileKind.FILE
                && (after.isPrivileged() || at(amend.path()).isPrivileged());
        if (!isPrivileged) {
            return change(amend.path(), there, after);
        }
        return there.facts().links() > 1
                ? "it gives privileges and has several names: it is not changed in place"
                : make(amend.path(), folder, there, new Intent.Source.Anew(state, after));
    }

    private Look at(RawPath path) throws LinuxException {
        try (Spot spot = tree.spot(path)) {
            int object = spot.hold();
            try {
                return Look.at(object);
            } finally {
                Linux.close(object);
            }
        }
    }

    private @Nullable String change(RawPath path, Stat there, Look after) throws LinuxException {
        String obstacle = obstacles.toChanging(tree, path, there);
        if (obstacle == null) {
            Look before = at(path);
            if (before.equals(after)) {
                settled++;
            } else {
                intents.add(new Intent.Alter(
                        new Action.Change(path, Seen.of(there), there.facts().inode(), before, after), true));
            }
            if (there.facts().kind() == FileKind.DIRECTORY) {
                times.putIfAbsent(path, there.facts().modified());
            }
        }
        return obstacle;
    }

    private @Nullable String remove(RawPath path, Folder folder, @Nullable Stat there) throws LinuxException {
        if (there == null) {
            settled++;
            return null;
        }
        String obstacle = obstacles.toTaking(tree, path, folder, there);
        if (obstacle == null) {
            take(path, folder, there, true);
        }
        return obstacle;
    }

    /// @param asked whether it is not only a part of what a step asks for
    private void take(RawPath path, Folder folder, Stat there, boolean asked) throws LinuxException {
        int stage = stage(folder.mount());
        if (asked) {
            hold(path.parent());
        }
        if (there.facts().kind() != FileKind.DIRECTORY) {
            intents.add(new Intent.Alter(new Action.Take(path, stage, numbers++, Seen.of(there)), asked));
            return;
        }
        if (folder.layered()) {
            takeEach(path, folder);
            intents.add(new Intent.Alter(new Action.Drop(path, stage, numbers++, at(path)), asked));
        } else {
            intents.add(new Intent.Alter(new Action.Take(path, stage, numbers++, Seen.of(there)), asked));
        }
        folders.lose(path, "the directory " + path + " is removed");
    }

    private void takeEach(RawPath path, Folder folder) throws LinuxException {
        int directory = tree.open(path);
        List<Bytes> names;
        try {
            names = Linux.list(directory);
        } finally {
            Linux.close(directory);
        }
        for (Bytes name : names) {
            RawPath child = path.child(name);
            Stat there = look(child);
            if (there != null) {
                take(child, folder, there, false);
            }
        }
    }

    private @Nullable String make(RawPath path, Folder folder, @Nullable Stat there, Intent.Source source)
            throws LinuxException {
        String obstacle =
                there == null ? nearest(path.parent()).closed() : obstacles.toTaking(tree, path, folder, there);
        if (obstacle != null) {
            return obstacle;
        }
        parents(path.parent());
        Seen replaced = there == null ? null : Seen.of(there);
        if (there != null && folder.layered() && there.facts().kind() == FileKind.DIRECTORY) {
            take(path, folder, there, false);
            replaced = null;
        }
        add(path, folder.mount(), replaced, source, true);
        if (source instanceof Intent.Source.Anew(FileState state, Look _) && state.kind() == FileKind.DIRECTORY) {
            folders.make(path);
        } else {
            folders.lose(path, path + " is no directory");
        }
        return null;
    }

    /// The directory that is there, and that something is to be made in.
    private Folder nearest(RawPath directory) throws LinuxException {
        RawPath at = directory;
        while (!folders.of(at).isThere() && !folders.of(at).isMade()) {
            at = at.parent();
        }
        return folders.of(at);
    }

    private void parents(RawPath directory) throws LinuxException {
        Folder folder = folders.of(directory);
        if (folder.isMissing()) {
            parents(directory.parent());
            Instant now = Instant.now();
            FileTime time = new FileTime(now.getEpochSecond(), now.getNano());
            int self = Stage.self();
            FileState state = new FileState(
                    FileKind.DIRECTORY,
                    PARENT_MODE,
                    new Owner(self, self, "", ""),
                    time,
                    0,
                    Bytes.EMPTY,
                    0,
                    List.of(),
                    List.of(),
                    List.of());
            add(directory, folder.mount(), null, new Intent.Source.Anew(state, look(state)), false);
            folders.make(directory);
            notes.add("the directory " + directory + " was missing and no step makes it: it was made with mode 0755");
        }
    }

    private void add(RawPath path, RawPath mount, @Nullable Seen replaced, Intent.Source source, boolean asked)
            throws LinuxException {
        hold(path.parent());
        Intent.Make make = new Intent.Make(numbers++, path, stage(mount), replaced, source, asked);
        intents.add(make);
        made.put(path, make);
    }

    private int stage(RawPath mount) throws LinuxException {
        int known = mounts.indexOf(mount);
        if (known < 0) {
            mounts.add(mount);
            return mounts.size() - 1;
        }
        return known;
    }

    private void hold(RawPath directory) throws LinuxException {
        if (folders.of(directory).isThere() && !times.containsKey(directory)) {
            Stat stat = look(directory);
            if (stat != null) {
                times.put(directory, stat.facts().modified());
            }
        }
    }
}
