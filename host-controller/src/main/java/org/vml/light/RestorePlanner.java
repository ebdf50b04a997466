package org.vml.light;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.light.PlannedStep.Verdict;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;

/// Compares three states of each path: the base's, the entry's, the guest's. What the guest has as the base had it is
/// made as in the entry; what it has as in the entry stays; all else is a conflict.
final class RestorePlanner {
    private final String entry;
    private final OnConflict onConflict;
    private final Map<RawPath, @Nullable FileState> target;
    private final Map<RawPath, Long> linked;
    private final List<PlannedStep> plan = new ArrayList<>();

    /// The path at which the first of the names of a file is put, by the inode that it had.
    private final Map<Linked, RawPath> originals = new HashMap<>();

    /// The names that a file has in the entry.
    private final Map<Linked, List<RawPath>> names = new HashMap<>();

    /// @param entry what it is called, for names beside what stays
    /// @param target what the guest has at the paths of the entry
    RestorePlanner(String entry, OnConflict onConflict, TargetLook target) {
        this.entry = entry;
        this.onConflict = onConflict;
        this.target = target.states();
        this.linked = target.linked();
    }

    /// What is to be done, in the order of the paths.
    List<PlannedStep> plan(List<LightFile> files) {
        boolean packagesFit = files.stream()
                .filter(file -> Identity.isPackageDatabase(file.path()))
                .allMatch(this::fits);
        files.stream()
                .filter(RestorePlanner::isLinked)
                .forEach(file -> names.computeIfAbsent(Linked.of(file), key -> new ArrayList<>())
                        .add(file.path()));
        files.forEach(file -> add(file, packagesFit));
        return plan;
    }

    private boolean fits(LightFile file) {
        FileState there = target.get(file.path());
        return target.containsKey(file.path()) && (isAsInEntry(file.state(), there) || isAsInBase(file, there));
    }

    private void add(LightFile file, boolean packagesFit) {
        String reason = Identity.isPackageDatabase(file.path()) && !packagesFit
                ? "this machine has other packages"
                : Identity.reason(file.path()).orElse(null);
        if (reason != null) {
            plan.add(new PlannedStep(file.path(), Verdict.CARRIED, null, reason));
        } else if (!target.containsKey(file.path())) {
            plan.add(new PlannedStep(file.path(), Verdict.CARRIED, null, "a secret of this machine is there"));
        } else {
            compare(file, target.get(file.path()));
        }
    }

    private void compare(LightFile file, @Nullable FileState there) {
        FileState state = file.state();
        if (isAsInEntry(state, there) && (!isLinked(file) || isLinkedAsInEntry(file))) {
            plan.add(new PlannedStep(file.path(), Verdict.SAME, null, ""));
        } else if (isAsInBase(file, there)) {
            Verdict verdict = state == null ? Verdict.REMOVE : there == null ? Verdict.ADD : Verdict.CHANGE;
            plan.add(new PlannedStep(file.path(), verdict, step(file, file.path(), there), ""));
        } else if (Identity.mayHoldName(file.path())) {
            plan.add(new PlannedStep(file.path(), Verdict.CARRIED, null, "this machine has its own, with its name"));
        } else {
            conflict(file, there);
        }
    }

    private static boolean isAsInEntry(@Nullable FileState state, @Nullable FileState there) {
        if (state == null || there == null) {
            return state == null && there == null;
        }
        return state.isLike(there) && state.modified().equals(there.modified());
    }

    /// Times do not make a conflict, nor does what is gone where nobody knows what was there.
    private static boolean isAsInBase(LightFile file, @Nullable FileState there) {
        FileState before = file.before();
        FileState state = file.state();
        if (there == null) {
            return before == null || state != null;
        }
        boolean isEntry = state != null && state.isLike(there);
        return isEntry || (file.beforeKnown() && before != null && before.isLike(there));
    }

    private void conflict(LightFile file, @Nullable FileState there) {
        String what = there == null ? "it is not there any more" : "it is neither as in the base nor as in the entry";
        RawPath beside = file.path().parent().child(name(file.path()) + ".vml-" + entry);
        RestoreStep step = switch (onConflict) {
            case STOP, KEEP -> null;
            case REPLACE -> step(file, file.path(), there);
            case BOTH ->
                file.state() != null && file.state().kind() == FileKind.FILE
                        ? new RestoreStep.Put(beside, file.state())
                        : null;
        };
        plan.add(new PlannedStep(file.path(), Verdict.CONFLICT, step, what));
    }

    private static String name(RawPath path) {
        return new String(path.name().shared(), StandardCharsets.UTF_8);
    }

    private @Nullable RestoreStep step(LightFile file, RawPath path, @Nullable FileState there) {
        FileState state = file.state();
        if (state == null) {
            return there == null ? null : new RestoreStep.Remove(path);
        }
        if (isLinked(file)) {
            RawPath original = originals.putIfAbsent(Linked.of(file), path);
            return original == null ? new RestoreStep.Put(path, state) : new RestoreStep.HardLink(path, original);
        }
        // What is amended is amended under all of its names.
        boolean isAmended = there != null
                && state.hasContentOf(there)
                && state.kind() != FileKind.SYMLINK
                && !linked.containsKey(path);
        return isAmended ? new RestoreStep.Amend(path, state) : new RestoreStep.Put(path, state);
    }

    /// What names of one file have in common. Each file system numbers its files anew: those that have the number alone
    /// in common are two.
    private record Linked(long inode, FileState state) {
        static Linked of(LightFile file) {
            return new Linked(Objects.requireNonNull(file.facts()).inode(), Objects.requireNonNull(file.state()));
        }
    }

    /// Whether all names that the file has in the entry are names of one file in the guest, too.
    private boolean isLinkedAsInEntry(LightFile file) {
        Set<Long> numbers = new HashSet<>();
        for (RawPath name : names.getOrDefault(Linked.of(file), List.of())) {
            Long number = linked.get(name);
            if (number == null) {
                return false;
            }
            numbers.add(number);
        }
        return numbers.size() == 1;
    }

    private static boolean isLinked(LightFile file) {
        Facts facts = file.facts();
        return facts != null && facts.kind() == FileKind.FILE && facts.links() > 1;
    }
}
