package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;

/// The steps from one scan to another.
final class Differ {
    private final Scan from;
    private final Scan to;
    private final List<RestoreStep> steps = new ArrayList<>();

    private Differ(Scan from, Scan to) {
        this.from = from;
        this.to = to;
    }

    static List<RestoreStep> steps(Scan from, Scan to) {
        Differ differ = new Differ(from, to);
        TreeMap<RawPath, Scan.Seen> all = new TreeMap<>(from.objects());
        all.putAll(to.objects());
        all.keySet().forEach(differ::step);
        return differ.steps;
    }

    private void step(RawPath path) {
        Scan.Seen old = from.objects().get(path);
        Scan.Seen target = to.objects().get(path);
        if (target == null) {
            remove(path);
        } else if (old == null || !old.equals(target) || !groups(from, old).equals(groups(to, target))) {
            change(path, old, target);
        }
    }

    private void remove(RawPath path) {
        Scan.Seen parent = to.objects().get(path.parent());
        if (parent != null && parent.state().kind() == FileKind.DIRECTORY) {
            steps.add(new RestoreStep.Remove(path));
        }
    }

    private void change(RawPath path, Scan.@Nullable Seen old, Scan.Seen target) {
        boolean isDirectory = target.state().kind() == FileKind.DIRECTORY;
        if (old != null && isAmended(old, target)) {
            steps.add(
                    isDirectory && path.hashCode() % 2 == 0
                            ? new RestoreStep.Put(path, target.state())
                            : new RestoreStep.Amend(path, target.state()));
        } else if (target.first().equals(path)) {
            steps.add(new RestoreStep.Put(path, target.state()));
        } else {
            steps.add(new RestoreStep.HardLink(path, target.first()));
        }
    }

    private static boolean isAmended(Scan.Seen old, Scan.Seen target) {
        boolean isAlone = old.links() == 1 && target.links() == 1;
        return isAlone
                && old.state().hasContentOf(target.state())
                && old.state().data().equals(target.state().data());
    }

    private final Map<Scan, Map<RawPath, Set<RawPath>>> groups = new HashMap<>();

    private Set<RawPath> groups(Scan scan, Scan.Seen seen) {
        Map<RawPath, Set<RawPath>> all = groups.computeIfAbsent(scan, each -> {
            Map<RawPath, Set<RawPath>> found = new HashMap<>();
            each.objects()
                    .forEach((path, object) -> found.computeIfAbsent(object.first(), _ -> new TreeSet<>())
                            .add(path));
            return found;
        });
        return all.getOrDefault(seen.first(), Set.of());
    }
}
