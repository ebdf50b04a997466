package org.vml.light;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vml.protocol.environment.ShellText;

/// How a list of paths with colons between them became another one.
final class PathList {
    private static final Set<String> NAMES = Set.of(
            "ACLOCAL_PATH",
            "CALIBPATH",
            "CLASSPATH",
            "CMAKE_PREFIX_PATH",
            "CMAKE_MODULE_PATH",
            "CPATH",
            "CPLUS_INCLUDE_PATH",
            "C_INCLUDE_PATH",
            "DATAPATH",
            "FPATH",
            "INFOPATH",
            "JOBOPTSEARCHPATH",
            "LD_LIBRARY_PATH",
            "LD_RUN_PATH",
            "LIBRARY_PATH",
            "MANPATH",
            "MODULEPATH",
            "NODE_PATH",
            "OBJC_INCLUDE_PATH",
            "PATH",
            "PERL5LIB",
            "PKG_CONFIG_PATH",
            "PYTHONPATH",
            "ROOT_INCLUDE_PATH",
            "XDG_CONFIG_DIRS",
            "XDG_DATA_DIRS",
            "XMLPATH");

    private final List<String> before;
    private final List<String> after;
    private final List<String> removed;
    private final List<String> prepended;
    private final List<String> appended;

    PathList(String before, String after) {
        this.before = elements(before);
        this.after = elements(after);
        Set<String> old = new HashSet<>(this.before);
        Set<String> kept = new HashSet<>(this.after);
        removed = this.before.stream()
                .filter(each -> !kept.contains(each))
                .distinct()
                .toList();
        int first = 0;
        while (first < this.after.size() && !old.contains(this.after.get(first))) {
            first++;
        }
        prepended = this.after.subList(0, first);
        appended = this.after.subList(first, this.after.size()).stream()
                .filter(each -> !old.contains(each))
                .toList();
    }

    /// Whether the variable of this name holds one.
    ///
    /// @param isChanged whether a clean shell has it too: then a name that only sounds like one is enough
    static boolean isOne(String name, boolean isChanged) {
        return NAMES.contains(name) || (isChanged && name.endsWith("PATH"));
    }

    private static List<String> elements(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(":", -1));
    }

    /// Lines for the script's `_vml_list`.
    List<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        if (!isReached()) {
            lines.add("_vml_list " + name + " exact " + words(List.of(joined(before), joined(after))));
        }
        add(lines, name, "remove", removed);
        add(lines, name, "prepend", prepended);
        add(lines, name, "append", appended);
        return lines;
    }

    private static void add(List<String> lines, String name, String how, List<String> elements) {
        if (!elements.isEmpty()) {
            lines.add("_vml_list " + name + " " + how + " " + words(elements));
        }
    }

    /// Whether removing, prepending and appending are all that happened; elements may also have changed places.
    private boolean isReached() {
        Set<String> gone = new HashSet<>(removed);
        List<String> reached = new ArrayList<>(prepended);
        before.stream().filter(each -> !gone.contains(each)).forEach(reached::add);
        reached.addAll(appended);
        return joined(reached).equals(joined(after));
    }

    private static String joined(List<String> elements) {
        return String.join(":", elements);
    }

    private static String words(List<String> words) {
        return words.stream().map(ShellText::quote).collect(Collectors.joining(" "));
    }
}
