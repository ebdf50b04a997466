package org.vml.cli;

import java.util.Map;
import java.util.stream.Collectors;
import org.vml.api.RestoreResult;

/// What a restore did, for people.
final class RestoreText {
    private static final Map<String, String> MARKS =
            Map.of("add", "+", "change", "~", "remove", "-", "conflict", "!", "carried", "·");

    private RestoreText() {}

    static String of(RestoreResult result) {
        StringBuilder text = new StringBuilder();
        if (result.dryRun()) {
            result.missing()
                    .forEach(each ->
                            text.append("  + ").append(Text.harmless(each)).append('\n'));
            result.steps()
                    .forEach(step -> text.append("  ")
                            .append(MARKS.getOrDefault(step.verdict(), "?"))
                            .append(' ')
                            .append(Text.harmless(step.path()))
                            .append(step.note().isEmpty() ? "" : "  (" + Text.harmless(step.note()) + ")")
                            .append('\n'));
        }
        text.append(headline(result))
                .append(" in ")
                .append(Units.seconds(result.seconds()))
                .append('\n');
        result.failures()
                .forEach(failure -> text.append("failed: ")
                        .append(Text.harmless(failure.path()))
                        .append(": ")
                        .append(Text.harmless(failure.reason()))
                        .append('\n'));
        result.notes()
                .forEach(note ->
                        text.append("note: ").append(Text.harmless(note)).append('\n'));
        return text.toString();
    }

    private static String headline(RestoreResult result) {
        if (result.entry().isEmpty()) {
            return "Undone in " + result.area() + ": " + result.done() + " steps";
        }
        String counts = result.counts().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        String what = counts.isEmpty() ? "nothing to do" : counts;
        return result.dryRun()
                ? "Would restore " + result.entry() + " in " + result.area() + ": " + what
                : "Restored " + result.entry() + " in " + result.area() + ": " + what + "; " + result.done()
                        + " steps done";
    }
}
