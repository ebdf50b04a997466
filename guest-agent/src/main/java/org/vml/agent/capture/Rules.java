package org.vml.agent.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;

/// Which paths are left out, and why: lines as in gitignore(5), of several layers, the last line that fits counts.
/// `!` takes in again; a `/` anywhere but at the end binds a line to the directory that it stands in; `*` and `?` do
/// not match a `/`, `**` does; a `/` at the end means directories alone.
final class Rules {
    private final List<Rule> rules;

    private record Rule(
            Pattern pattern, boolean directories, @Nullable String reason) {}

    private Rules(List<Rule> rules) {
        this.rules = rules;
    }

    /// Those that hold everywhere.
    static Rules builtIn() {
        Rules rules = new Rules(List.of());
        for (String[] each : BuiltInRules.TABLE) {
            rules = rules.and(RawPath.ROOT, List.of(each[0]), each[1]);
        }
        return rules;
    }

    /// These, and then others, of a directory.
    Rules and(RawPath directory, List<String> lines, String reason) {
        List<Rule> all = new ArrayList<>(rules);
        for (String line : lines) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                all.add(rule(directory, text, reason));
            }
        }
        return new Rules(List.copyOf(all));
    }

    private static Rule rule(RawPath directory, String line, String reason) {
        boolean isKept = line.startsWith("!");
        String text = isKept ? line.substring(1) : line;
        boolean directories = text.endsWith("/");
        text = directories ? text.substring(0, text.length() - 1) : text;
        boolean isBound = text.indexOf('/') >= 0;
        String prefix = directory.isRoot() ? "/" : directory + "/";
        String pattern = Pattern.quote(prefix)
                + (isBound ? "" : "(?:.*/)?")
                + translated(text.startsWith("/") ? text.substring(1) : text);
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), directories, isKept ? null : reason);
    }

    private static String translated(String glob) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && glob.startsWith("**", i)) {
                pattern.append(".*");
                i++;
            } else if (c == '*') {
                pattern.append("[^/]*");
            } else if (c == '?') {
                pattern.append("[^/]");
            } else {
                pattern.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return pattern.toString();
    }

    /// Why a path is left out; null if it is not.
    @Nullable
    String reason(RawPath path, boolean isDirectory) {
        String text = path.toString();
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((isDirectory || !rule.directories())
                    && rule.pattern().matcher(text).matches()) {
                return rule.reason();
            }
        }
        return null;
    }
}
