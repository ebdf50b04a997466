package org.vml.agent.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The rules as they apply in one directory: how far each has come on the way to it. The last one that fits counts.
/// So a name is compared with the few that can fit there, and not with all.
final class Scope {
    private final List<State> states;
    private final @Nullable String inherited;

    /// @param part the next part of the rule to fit
    private record State(Rule rule, int part) {
        boolean isAny() {
            return rule.parts().get(part) == null;
        }

        boolean isLast() {
            return part == rule.parts().size() - 1;
        }

        boolean fits(byte[] names, int from, int to, int at) {
            Glob glob = at < rule.parts().size() ? rule.parts().get(at) : null;
            return glob != null && glob.matches(names, from, to);
        }

        /// Whether the rule as a whole fits a name.
        boolean isMet(byte[] names, int from, int to) {
            int last = rule.parts().size() - 1;
            if (isAny()) {
                return isLast() || (part + 1 == last && fits(names, from, to, last));
            }
            return isLast() && fits(names, from, to, part);
        }
    }

    private Scope(List<State> states, @Nullable String inherited) {
        this.states = states;
        this.inherited = inherited;
    }

    /// The root, with these rules.
    static Scope of(List<Rule> rules) {
        return new Scope(List.of(), null).with(rules);
    }

    /// The same with more rules, of this directory; they come behind those of their own and lower layers.
    Scope with(List<Rule> rules) {
        List<State> all = new ArrayList<>(states);
        for (Rule rule : rules) {
            int at = all.size();
            while (at > 0 && all.get(at - 1).rule.layer() > rule.layer()) {
                at--;
            }
            all.add(at, new State(rule, 0));
        }
        return new Scope(all, inherited);
    }

    /// Why a name is left out; null if it is not.
    @Nullable
    String reason(byte[] names, int from, int to, boolean isDirectory) {
        for (int i = states.size() - 1; i >= 0; i--) {
            State state = states.get(i);
            if ((isDirectory || !state.rule.directories()) && state.isMet(names, from, to)) {
                return state.rule.reason();
            }
        }
        return inherited;
    }

    @Nullable
    String reason(Bytes name, boolean isDirectory) {
        return reason(name.shared(), 0, name.length(), isDirectory);
    }

    /// The rules as they apply in a directory of this one. What is left out stays so below it, but for what is taken
    /// in.
    Scope enter(Bytes name) {
        List<State> next = new ArrayList<>(states.size());
        boolean isSame = true;
        for (State state : states) {
            int before = next.size();
            advance(state, name.shared(), name.length(), next);
            isSame &= next.size() == before + 1 && next.getLast().part == state.part;
        }
        String reason = reason(name, true);
        boolean isSameReason = reason == null ? inherited == null : reason.equals(inherited);
        return isSame && isSameReason ? this : new Scope(next, reason);
    }

    private static void advance(State state, byte[] name, int length, List<State> next) {
        int behind = state.part + 1;
        int last = state.rule.parts().size() - 1;
        if (state.isAny()) {
            next.add(state);
            if (behind < last && state.fits(name, 0, length, behind)) {
                next.add(new State(state.rule, behind + 1));
            }
        } else if (behind <= last && state.fits(name, 0, length, state.part)) {
            next.add(new State(state.rule, behind));
        }
    }

    /// Whether there is a rule that leads to something below this directory and takes it in.
    boolean mayTakeIn() {
        return states.stream().anyMatch(state -> state.part > 0 && state.rule.reason() == null);
    }

    /// Why a path below the root is left out, be there something or not; null if it is not. Counts what the
    /// `.vmlignore` on the way say.
    ///
    /// @param root an open directory
    @Nullable
    String below(int root, RawPath path) {
        Scope scope = this;
        RawPath at = RawPath.ROOT;
        for (Bytes name : names(path.parent())) {
            scope = scope.with(rulesIn(root, at)).enter(name);
            at = at.child(name);
        }
        return path.isRoot() ? null : scope.with(rulesIn(root, at)).reason(path.name(), true);
    }

    private static List<Rule> rulesIn(int root, RawPath directory) {
        try {
            int open = Place.openDirectory(root, directory);
            try {
                return Markers.rules(open, directory);
            } finally {
                Linux.close(open);
            }
        } catch (LinuxException e) {
            return List.of();
        }
    }

    /// The rules as they apply in a directory far below.
    Scope enter(RawPath path) {
        Scope scope = this;
        for (Bytes name : names(path)) {
            scope = scope.enter(name);
        }
        return scope;
    }

    private static List<Bytes> names(RawPath path) {
        byte[] all = path.bytes().shared();
        List<Bytes> names = new ArrayList<>();
        for (int start = 1, end = 1; end <= all.length && all.length > 1; end++) {
            if (end == all.length || all[end] == '/') {
                names.add(Bytes.owned(Arrays.copyOfRange(all, start, end)));
                start = end + 1;
            }
        }
        return names;
    }
}
