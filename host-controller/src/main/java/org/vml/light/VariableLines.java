package org.vml.light;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.SessionVariables;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.ShellText;

/// Lines of an [EnvironmentScript] that change variables.
final class VariableLines {
    private static final String ATTRIBUTES = "aAilnrtucx";

    private final Map<String, Variable> clean;
    private final Map<String, Variable> live;
    private final Set<String> withheld;
    private final List<String> lines = new ArrayList<>();

    VariableLines(ShellState clean, ShellState live, Set<String> withheld) {
        this.clean = named(clean);
        this.live = named(live);
        this.withheld = withheld;
    }

    /// In the order in which they can be set: those that tell bash how to read what follows are the last.
    private static Map<String, Variable> named(ShellState state) {
        Map<String, Variable> named =
                new TreeMap<>(Comparator.comparing(VariableLines::isLocale).thenComparing(Comparator.naturalOrder()));
        for (Variable variable : state.variables()) {
            if (ShellText.isName(variable.name())
                    && !SessionVariables.include(variable.name())
                    && !variable.name().startsWith("_vml_")) {
                named.put(variable.name(), variable);
            }
        }
        return named;
    }

    private static boolean isLocale(String name) {
        return name.startsWith("LC_") || name.startsWith("LANG");
    }

    List<String> lines() {
        for (String name : clean.keySet()) {
            if (!live.containsKey(name) && !withheld.contains("variable " + name)) {
                lines.add("unset -v " + name + " || :");
            }
        }
        for (Variable variable : live.values()) {
            Variable before = clean.get(variable.name());
            if (!variable.equals(before)) {
                change(before, variable);
            }
        }
        return lines;
    }

    private void change(@Nullable Variable before, Variable variable) {
        String name = variable.name();
        if (PathList.isOne(name, before != null) && isPlain(variable) && (before == null || isPlain(before))) {
            lines.addAll(new PathList(before == null ? "" : before.value(), variable.value()).lines(name));
            return;
        }
        String value = value(variable);
        if (value == null) {
            lines.add("# the variable " + name + " is left out: it is not what bash can say of one");
            return;
        }
        if (before != null && !before.attributes().equals(variable.attributes())) {
            lines.add("unset -v " + name + " || :");
        }
        lines.add(command(variable) + " " + name + "=" + value);
    }

    private static boolean isPlain(Variable variable) {
        return variable.attributes().equals("x");
    }

    private static String command(Variable variable) {
        String attributes = variable.attributes();
        if (isPlain(variable)) {
            return "export";
        }
        return "declare -g" + attributes;
    }

    /// What may stand behind `=`; null if the value does not go with the attributes. An integer's and a reference's
    /// would be evaluated.
    private static @Nullable String value(Variable variable) {
        String attributes = variable.attributes();
        String value = variable.value();
        if (attributes.chars().anyMatch(c -> ATTRIBUTES.indexOf(c) < 0)) {
            return null;
        }
        boolean isInteger = attributes.indexOf('i') >= 0;
        if (attributes.indexOf('a') >= 0 || attributes.indexOf('A') >= 0) {
            boolean isAssociative = attributes.indexOf('A') >= 0;
            Map<String, String> elements = ShellText.elements(value, isAssociative);
            return elements == null || (isInteger && !elements.values().stream().allMatch(VariableLines::isNumber))
                    ? null
                    : ShellText.array(elements, isAssociative);
        }
        boolean isFit = attributes.indexOf('n') >= 0 ? ShellText.isName(value) : !isInteger || isNumber(value);
        return isFit ? ShellText.quote(value) : null;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]{1,19}|");
    }
}
