package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line that leaves something out, as in gitignore(5): `!` takes in again; a `/` anywhere but at the end binds it
/// to the directory that it stands for; `**` stands for any number of directories; a `/` at the end means directories
/// alone.
///
/// @param layer a higher one counts more
/// @param parts null for `**`
/// @param directories whether it means directories alone
/// @param reason why what fits is left out; null if it is taken in
record Rule(
        int layer,
        List<@Nullable Glob> parts,
        boolean directories,
        @Nullable String reason) {
    /// The built-in ones.
    static final int BUILT_IN = 0;

    /// Those of `/etc/vml/light.json` in the guest.
    static final int GUEST = 1;

    /// Those of a `.vmlignore`.
    static final int DIRECTORY = 2;

    /// Those of whoever saves.
    static final int HOST = 3;

    /// Reads lines in UTF-8; comments and empty lines are none.
    static List<Rule> all(int layer, List<String> lines, String reason) {
        return lines.stream()
                .map(line -> new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .map(Rule::trimmed)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> of(layer, line, reason))
                .filter(rule -> !rule.parts.isEmpty())
                .toList();
    }

    private static String trimmed(String line) {
        String text = line.stripTrailing();
        return text.endsWith("\\") && text.length() < line.length() ? text + " " : text;
    }

    private static Rule of(int layer, String line, String reason) {
        boolean takesIn = line.startsWith("!");
        String text = takesIn ? line.substring(1) : line;
        boolean directories = text.endsWith("/");
        text = directories ? text.substring(0, text.length() - 1) : text;
        boolean isBound = text.indexOf('/') >= 0;
        List<@Nullable Glob> parts = new ArrayList<>();
        if (!isBound && !text.isEmpty()) {
            parts.add(null);
        }
        for (String part : text.split("/", -1)) {
            boolean isRepeated = part.equals("**") && !parts.isEmpty() && parts.getLast() == null;
            if (!part.isEmpty() && !isRepeated) {
                parts.add(part.equals("**") ? null : new Glob(part));
            }
        }
        return new Rule(layer, parts, directories, takesIn ? null : reason);
    }
}
