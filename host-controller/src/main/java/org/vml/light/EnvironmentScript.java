package org.vml.light;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellText;
import org.vml.protocol.environment.Withheld;

/// The text of a file to be sourced by bash 4.2 or newer: in a clean login shell it gives what the live shell was
/// like. It says only what differs, so that it can be read, and so that it does on another machine what it did on the
/// first.
///
/// What was captured is not trusted: nothing of it runs while the file is sourced. (Later it does what the captured
/// shell did: commands come from its `PATH`, its functions and aliases are called.)
public final class EnvironmentScript {
    private static final Set<String> UNITS =
            Set.of("c", "d", "e", "f", "i", "l", "m", "n", "q", "r", "s", "t", "u", "v", "x");

    private final Environment environment;
    private final ShellState clean;
    private final ShellState live;
    private final Set<String> withheld;
    private final StringBuilder text = new StringBuilder();

    private EnvironmentScript(Environment environment, ShellState live) {
        this.environment = environment;
        this.clean = environment.clean();
        this.live = live;
        this.withheld = environment.withheld().stream().map(Withheld::where).collect(Collectors.toSet());
    }

    /// The text; comments only if nobody was logged in.
    public static String of(Environment environment) {
        ShellState live = environment.live();
        EnvironmentScript script = new EnvironmentScript(environment, live == null ? environment.clean() : live);
        script.head();
        if (live != null) {
            script.body();
        }
        return script.text.toString();
    }

    private void head() {
        comment("The environment of " + environment.user() + ": " + environment.source());
        comment("To be sourced in a clean login shell: source FILE");
        if (!environment.recipe().isEmpty()) {
            comment("What made it, as far as that is known:");
            environment.recipe().forEach(line -> comment("    " + line));
        }
        environment
                .withheld()
                .forEach(each -> comment("Not in here: " + each.where() + " (" + each.kind() + ")"
                        + (each.hint().isEmpty() ? "" : "; " + each.hint())));
    }

    private void body() {
        line("");
        text.append(helpers()).append('\n');
        new VariableLines(clean, live, withheld).lines().forEach(this::line);
        process();
        functions();
        aliases();
        line("\\builtin unset -f _vml_list _vml_has _vml_function");
    }

    private static String helpers() {
        try (InputStream in = EnvironmentScript.class.getResourceAsStream("environment-script.bash")) {
            if (in == null) {
                throw new IllegalStateException("the build left out environment-script.bash");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("environment-script.bash cannot be read", e);
        }
    }

    /// Umask, limits, working directory.
    private void process() {
        if (!live.umask().equals(clean.umask()) && live.umask().matches("[0-7]{1,4}")) {
            line("umask " + live.umask());
        }
        live.limits().forEach((unit, amounts) -> {
            String soft = amounts.split(" ", 2)[0];
            boolean differs = !amounts.equals(clean.limits().get(unit));
            if (differs && UNITS.contains(unit) && soft.matches("[0-9]{1,19}|unlimited")) {
                line("ulimit -S -" + unit + " " + soft + " 2>/dev/null || :");
            }
        });
        if (!live.directory().equals(clean.directory()) && live.directory().startsWith("/")) {
            String directory = ShellText.quote(live.directory());
            line("cd -- " + directory + " 2>/dev/null || printf 'vml: there is no %s here\\n' " + directory + " >&2");
        }
    }

    /// They come late: from here on a name may mean something else than it does to the shell itself. Aliases would
    /// change their text, and `extglob` is wanted by those that were made with it.
    private void functions() {
        List<String> lines = FunctionLines.of(clean.functions(), live.functions(), withheld);
        if (!lines.isEmpty()) {
            line("shopt -q expand_aliases && _vml_aliases=-s || _vml_aliases=-u");
            line("shopt -q extglob && _vml_extglob=-s || _vml_extglob=-u");
            line("shopt -u expand_aliases && shopt -s extglob");
            lines.forEach(this::line);
            line("\\builtin shopt \"$_vml_aliases\" expand_aliases");
            line("\\builtin shopt \"$_vml_extglob\" extglob");
            line("\\builtin unset -v _vml_aliases _vml_extglob");
        }
    }

    private void aliases() {
        if (!live.aliases().isEmpty() && !live.aliases().equals(clean.aliases())) {
            line("\\builtin shopt -s expand_aliases");
        }
        for (String name : clean.aliases().keySet()) {
            if (!live.aliases().containsKey(name) && isAlias(name) && !withheld.contains("alias " + name)) {
                line("\\builtin unalias -- " + ShellText.quote(name) + " 2>/dev/null || \\builtin :");
            }
        }
        for (Map.Entry<String, String> alias : live.aliases().entrySet()) {
            String name = alias.getKey();
            if (!alias.getValue().equals(clean.aliases().get(name)) && isAlias(name)) {
                line("\\builtin alias -- " + ShellText.quote(name) + "=" + ShellText.quote(alias.getValue()));
            }
        }
    }

    /// What bash takes as the name of one.
    private static boolean isAlias(String name) {
        return name.matches("[^\\s\\p{Cntrl}=/$`'\"\\\\()<>;&|]{1,255}");
    }

    private void comment(String line) {
        line("# " + line.replaceAll("\\p{Cntrl}", " "));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
