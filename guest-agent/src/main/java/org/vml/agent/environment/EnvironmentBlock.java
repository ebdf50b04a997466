package org.vml.agent.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vml.protocol.environment.SessionVariables;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.ShellText;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.wire.Bytes;

/// The variables and functions that a process inherits, of environ(7).
///
/// @param dropped what of it cannot be told
record EnvironmentBlock(List<Variable> variables, SortedMap<String, String> functions, List<Withheld> dropped) {
    /// An exported function: `BASH_FUNC_name%%=() {  …`; the patched bash 4.2 of EL7 writes `()` for `%%`.
    private static final Pattern FUNCTION =
            Pattern.compile("BASH_FUNC_(\\S+?)(?:%%|\\(\\))=(\\(\\) \\{.*)", Pattern.DOTALL);

    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    /// @param clean whose functions and unexported variables it has as well
    static EnvironmentBlock read(Fields fields, ShellState clean) {
        List<Variable> variables = new ArrayList<>(
                clean.variables().stream().filter(each -> !each.isExported()).toList());
        EnvironmentBlock block = new EnvironmentBlock(variables, new TreeMap<>(clean.functions()), new ArrayList<>());
        try {
            while (true) {
                block.add(fields.next());
            }
        } catch (Fields.MalformedException e) {
            return block; // the end, or what a process has made of its environment
        }
    }

    private void add(Bytes raw) {
        String text = Fields.decoded(raw);
        String entry = text == null ? Fields.lossy(raw) : text;
        Matcher function = FUNCTION.matcher(entry);
        Matcher variable = VARIABLE.matcher(entry);
        String name = function.matches() ? function.group(1) : variable.matches() ? variable.group(1) : "";
        if (!function.matches() && (!ShellText.isName(name) || SessionVariables.include(name))) {
            return;
        }
        if (text == null) {
            String kind = function.matches() ? "function " : "variable ";
            dropped.add(new Withheld(kind + name, "not UTF-8", 0, ""));
        } else if (function.matches()) {
            functions.put(name, name + " " + function.group(2).stripTrailing() + "\ndeclare -fx " + name);
        } else {
            variables.removeIf(each -> each.name().equals(name));
            variables.add(new Variable(name, "x", variable.group(2)));
        }
    }
}
