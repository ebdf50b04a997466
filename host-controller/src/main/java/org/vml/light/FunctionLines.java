package org.vml.light;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vml.protocol.environment.ShellText;

/// Lines of an [EnvironmentScript] that define functions with its `_vml_function`.
final class FunctionLines {
    /// Names that mean nothing else to a shell. `builtin` is what the script still relies on.
    private static final Pattern NAME = Pattern.compile("(?!_vml_|builtin$)[A-Za-z0-9_.:+@%,/-]{1,255}");

    private FunctionLines() {}

    static List<String> of(Map<String, String> clean, Map<String, String> live, Set<String> withheld) {
        List<String> lines = new ArrayList<>();
        for (String name : clean.keySet()) {
            if (!live.containsKey(name) && NAME.matcher(name).matches() && !withheld.contains("function " + name)) {
                lines.add("\\builtin unset -f -- " + name);
            }
        }
        live.forEach((name, definition) -> {
            if (!definition.equals(clean.get(name))) {
                lines.add(definition(name, definition));
            }
        });
        return lines;
    }

    /// @param definition as `declare -f` prints it: `name () \n{ … \n}`, and `\ndeclare -fx name` if it is exported
    private static String definition(String name, String definition) {
        String exported = "\ndeclare -fx " + name;
        boolean isExported = definition.endsWith(exported);
        String plain = isExported ? definition.substring(0, definition.length() - exported.length()) : definition;
        String head = NAME.matcher(name).matches() ? name : "?";
        Matcher begin =
                Pattern.compile(Pattern.quote(head) + "\\s*\\(\\)\\s*([{(])").matcher(plain);
        boolean isWhole = begin.lookingAt()
                && plain.length() > begin.end()
                && plain.endsWith(begin.group(1).equals("{") ? "}" : ")");
        if (!isWhole) {
            return "# the function " + name.replaceAll("\\p{Cntrl}", " ")
                    + " is left out: it has an unusual name or form";
        }
        return "_vml_function " + ShellText.quote(name) + " '" + begin.group(1) + "' "
                + ShellText.quote(plain.substring(begin.end(), plain.length() - 1)) + (isExported ? " x" : "");
    }
}
