package org.vml.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vml.api.LightView;

/// Light levels, for people.
final class LightText {
    /// How many of a kind are listed; `--json` has them all.
    private static final int MOST = 40;

    static final Map<String, String> MARKS = Map.of("added", "+", "changed", "~", "removed", "-");

    private final StringBuilder text = new StringBuilder();
    private final Paint paint;

    private LightText(Paint paint) {
        this.paint = paint;
    }

    static String of(LightView light, Paint paint) {
        LightText text = new LightText(paint);
        text.all(light);
        return text.text.toString();
    }

    private void all(LightView light) {
        heading("Light level, against " + light.base() + " (" + light.baseExplanation() + ")");
        list(
                "Files",
                light.files().stream()
                        .filter(file -> !file.change().equals("touched"))
                        .toList(),
                file -> MARKS.getOrDefault(file.change(), "?") + " " + Text.harmless(file.path())
                        + (file.size() > 0 ? "  " + Units.size(file.size()) : "")
                        + (file.unstable() ? "  (changed while it was read)" : ""));
        list("Left out", light.excluded(), one -> Text.harmless(one.path()) + "  " + Text.harmless(one.reason()));
        list(
                "Withheld",
                light.withheld(),
                one -> Text.harmless(one.where()) + "  " + one.kind()
                        + (one.hint().isEmpty() ? "" : "; make it anew by " + one.hint()));
        environment(light.environment());
        light.system()
                .forEach((section, facts) -> list(
                        section,
                        List.copyOf(facts.entrySet()),
                        fact -> Text.harmless(fact.getKey()) + "  " + Text.harmless(fact.getValue())));
    }

    private void environment(LightView.@Nullable EnvironmentView environment) {
        if (environment == null) {
            return;
        }
        heading("Environment of " + Text.harmless(environment.user()));
        line(Text.harmless(environment.source()));
        line(environment.variables() + " exported variables, " + environment.aliases() + " aliases, "
                + environment.functions() + " functions");
        environment.recipe().forEach(step -> line("made by: " + Text.harmless(step)));
    }

    private <T> void list(String title, List<T> all, Function<T, String> each) {
        if (all.isEmpty()) {
            return;
        }
        heading(title + " (" + all.size() + ")");
        all.stream().limit(MOST).map(each).forEach(this::line);
        if (all.size() > MOST) {
            line("… " + (all.size() - MOST) + " more; --json has all");
        }
    }

    private void heading(String title) {
        text.append(paint.bold(title)).append('\n');
    }

    private void line(String line) {
        text.append("  ").append(line).append('\n');
    }
}
