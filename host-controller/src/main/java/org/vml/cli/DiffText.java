package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.DiffView;

/// What differs, for people.
final class DiffText {
    private final StringBuilder text = new StringBuilder();
    private final Paint paint;

    private DiffText(Paint paint) {
        this.paint = paint;
    }

    /// @param brief whether the lines of files are left out
    static String of(DiffView diff, boolean brief, Paint paint) {
        DiffText text = new DiffText(paint);
        for (DiffView.FileDiff file : diff.files()) {
            text.file(file, brief);
        }
        String section = "";
        for (DiffView.FactDiff fact : diff.facts()) {
            if (!fact.section().equals(section)) {
                section = fact.section();
                text.line(paint.bold(section));
            }
            text.line("  " + Text.harmless(fact.key()) + ": " + shown(fact.before()) + " → " + shown(fact.after()));
        }
        return text.text.isEmpty() ? diff.a() + " and " + diff.b() + " are alike\n" : text.text.toString();
    }

    private void file(DiffView.FileDiff file, boolean brief) {
        line(LightText.MARKS.getOrDefault(file.change(), "?") + " " + Text.harmless(file.path()) + sizes(file));
        if (!brief) {
            file.lines().forEach(each -> line("    " + painted(Text.harmless(each))));
        }
    }

    private String painted(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> paint.green(line);
            case '-' -> paint.red(line);
            default -> line;
        };
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String sizes(DiffView.FileDiff file) {
        Long before = file.before();
        Long after = file.after();
        if (before == null || after == null) {
            return "";
        }
        return before.equals(after) ? "" : "  " + Units.size(before) + " → " + Units.size(after);
    }

    private static String shown(@Nullable String value) {
        return value == null ? "–" : Text.harmless(value.lines().findFirst().orElse(""));
    }
}
