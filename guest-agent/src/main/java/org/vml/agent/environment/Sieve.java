package org.vml.agent.environment;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.agent.environment.SecretCheck.Part;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.Withheld;

/// Lets through what leaves the guest: no secrets, nothing that is the same in both shells and not exported, and no
/// more than fits into a frame. All that is kept back is said. For one environment.
final class Sieve {
    /// The longest text in bytes of UTF-8.
    private static final int LONGEST = 1 << 17;

    /// The most bytes of all texts of a state together.
    private static final int MOST = 440 << 10;

    private final SecretCheck secrets;
    private final Set<Withheld> withheld = new LinkedHashSet<>();

    Sieve(SecretCheck secrets) {
        this.secrets = secrets;
    }

    Environment environment(Account account, StateRead clean, @Nullable LiveShell live) {
        List<String> recipe = live == null ? List.of() : Recipe.of(clean.state(), live.state());
        Set<Variable> same = live == null ? Set.of() : unexported(clean.state(), live.state());
        withheld.addAll(clean.dropped());
        ShellState cleanState = passed(clean.state(), same);
        ShellState liveState = null;
        if (live != null) {
            withheld.addAll(live.dropped());
            liveState = passed(live.state(), same);
        }
        List<String> passedRecipe =
                recipe.stream().filter(line -> passes(Part.RECIPE, "", line)).toList();
        return new Environment(
                account.name(),
                account.shell(),
                cleanState,
                liveState,
                live == null ? "nobody is logged in" : live.source(),
                passedRecipe,
                List.copyOf(withheld));
    }

    private static Set<Variable> unexported(ShellState clean, ShellState live) {
        Set<Variable> same = new HashSet<>(clean.variables());
        same.retainAll(new HashSet<>(live.variables()));
        same.removeIf(Variable::isExported);
        return same;
    }

    private ShellState passed(ShellState state, Set<Variable> same) {
        Room room = new Room();
        List<Variable> variables = state.variables().stream()
                .filter(each -> !same.contains(each))
                .sorted(Comparator.comparing(Variable::isExported).reversed().thenComparing(Variable::name))
                .filter(each -> passes(Part.VARIABLE, each.name(), each.value(), room))
                .toList();
        return new ShellState(
                variables,
                passed(Part.ALIAS, state.aliases(), room),
                passed(Part.FUNCTION, state.functions(), room),
                state.directory(),
                state.umask(),
                state.limits());
    }

    private SortedMap<String, String> passed(Part part, Map<String, String> texts, Room room) {
        SortedMap<String, String> passed = new TreeMap<>(texts);
        passed.entrySet().removeIf(each -> !passes(part, each.getKey(), each.getValue(), room));
        return passed;
    }

    private boolean passes(Part part, String name, String text, Room room) {
        if (!passes(part, name, text)) {
            return false;
        }
        String where = part.where(name);
        boolean fits = room.take(where.length() + text.getBytes(StandardCharsets.UTF_8).length);
        if (!fits) {
            withheld.add(new Withheld(where, "too long", 0, ""));
        }
        return fits;
    }

    private boolean passes(Part part, String name, String text) {
        Withheld secret = secrets.check(part, name, text);
        if (secret != null) {
            withheld.add(secret);
        }
        return secret == null;
    }

    /// What is left of a frame.
    private static final class Room {
        private int left = MOST;

        boolean take(int bytes) {
            boolean fits = bytes <= Math.min(left, LONGEST);
            left -= fits ? bytes : 0;
            return fits;
        }
    }
}
