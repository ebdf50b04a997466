package org.vml.agent.environment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.SessionVariables;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.ShellText;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.wire.Bytes;

/// What a shell wrote of itself with `shell-dump.bash`. Not thread-safe.
final class Dump {
    private static final Pattern DECLARED =
            Pattern.compile("declare -([A-Za-z-]+) ([A-Za-z_][A-Za-z0-9_]*)(?:[=\n].*)?", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("=\"([A-Za-z_][A-Za-z0-9_]*)\"\\s*$");
    private static final Pattern FUNCTION = Pattern.compile("declare -([a-z]+) (\\S+)");
    private static final Pattern LIMIT = Pattern.compile("-([cdefilmnqrstuvx])\\) +(\\S+)$", Pattern.MULTILINE);

    private final Fields fields;
    private final List<Variable> variables = new ArrayList<>();
    private final SortedMap<String, String> aliases = new TreeMap<>();
    private final SortedMap<String, String> functions = new TreeMap<>();
    private final List<Withheld> dropped = new ArrayList<>();

    private Dump(Fields fields) {
        this.fields = fields;
    }

    /// Reads a dump from the field `variables` on; null if it is not one, or not whole.
    static @Nullable StateRead read(Fields fields) {
        try {
            return new Dump(fields).read();
        } catch (Fields.MalformedException e) {
            return null;
        }
    }

    private StateRead read() throws Fields.MalformedException {
        fields.expect("variables");
        for (String field = fields.text(); !field.equals("aliases"); field = fields.text()) {
            variable(field, fields.pairs());
        }
        fields.pairs().forEach(this::alias);
        fields.expect("functions");
        for (int left = fields.count(); left > 0; left--) {
            function(fields.next(), fields.text());
        }
        fields.expect("directory");
        String directory = told("the working directory", fields.next());
        fields.expect("umask");
        String umask = fields.text().strip();
        fields.expect("limits");
        SortedMap<String, String> limits = limits(fields.text(), fields.text());
        fields.expect("end");
        return new StateRead(
                new ShellState(variables, aliases, functions, directory == null ? "" : directory, umask, limits),
                dropped);
    }

    private void variable(String declared, List<Fields.Pair> elements) {
        Matcher matcher = DECLARED.matcher(declared);
        if (!matcher.matches() || SessionVariables.include(matcher.group(2))) {
            return;
        }
        String name = matcher.group(2);
        String attributes = matcher.group(1).replace("-", "");
        String value = value(name, attributes, declared, elements);
        if (value != null) {
            variables.add(new Variable(name, attributes, value));
        }
    }

    private @Nullable String value(String name, String attributes, String declared, List<Fields.Pair> elements) {
        boolean isAssociative = attributes.indexOf('A') >= 0;
        if (attributes.indexOf('n') >= 0) {
            Matcher reference = REFERENCE.matcher(declared);
            return reference.find() ? reference.group(1) : null;
        }
        if (isAssociative || attributes.indexOf('a') >= 0) {
            return array(name, isAssociative, elements);
        }
        return elements.size() == 1
                ? told("variable " + name, elements.getFirst().value())
                : null;
    }

    private @Nullable String array(String name, boolean isAssociative, List<Fields.Pair> pairs) {
        Map<String, String> elements = isAssociative ? new TreeMap<>() : new LinkedHashMap<>();
        for (Fields.Pair pair : pairs) {
            String key = Fields.decoded(pair.key());
            String value = Fields.decoded(pair.value());
            if (key == null || value == null) {
                return told("variable " + name, key == null ? pair.key() : pair.value());
            }
            elements.put(key, value);
        }
        return ShellText.array(elements, isAssociative);
    }

    private void alias(Fields.Pair pair) {
        String name = Fields.lossy(pair.key());
        String value = told("alias " + name, pair.value());
        if (value != null) {
            aliases.put(name, value);
        }
    }

    private void function(Bytes definition, String declared) {
        Matcher matcher = FUNCTION.matcher(declared);
        if (definition.length() == 0 || !matcher.matches()) {
            return;
        }
        String text = told("function " + matcher.group(2), definition);
        if (text != null) {
            boolean isExported = matcher.group(1).indexOf('x') >= 0;
            functions.put(matcher.group(2), text.stripTrailing() + (isExported ? "\n" + declared : ""));
        }
    }

    /// @param soft what `ulimit -a` prints: `open files    (-n) 1024`
    private static SortedMap<String, String> limits(String soft, String hard) {
        Map<String, String> ceilings = new TreeMap<>();
        LIMIT.matcher(hard).results().forEach(each -> ceilings.put(each.group(1), each.group(2)));
        SortedMap<String, String> limits = new TreeMap<>();
        LIMIT.matcher(soft)
                .results()
                .forEach(each -> limits.put(
                        each.group(1), each.group(2) + " " + ceilings.getOrDefault(each.group(1), each.group(2))));
        return limits;
    }

    private @Nullable String told(String where, Bytes raw) {
        String text = Fields.decoded(raw);
        if (text == null) {
            dropped.add(new Withheld(where, "not UTF-8", 0, ""));
        }
        return text;
    }
}
