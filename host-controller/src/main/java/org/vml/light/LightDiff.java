package org.vml.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Section;
import org.vml.protocol.environment.ShellState;

/// What differs between two light levels of the same base.
///
/// @param files what each has; a path that only one differs from the base at is compared with the base
/// @param facts sections, and `environment`, key by key
public record LightDiff(List<FileChange> files, List<FactChange> facts) {
    /// A path that differs.
    ///
    /// @param before null if it was not there
    /// @param after null if it is not there
    /// @param lines the hunks of a unified diff; empty if they are no text, too long, or not at hand
    public record FileChange(
            RawPath path,
            @Nullable FileState before,
            @Nullable FileState after,
            List<String> lines) {}

    /// A fact that differs.
    ///
    /// @param before null if there was none
    /// @param after null if there is none
    public record FactChange(
            String section,
            String key,
            @Nullable String before,
            @Nullable String after) {}

    /// A problem of kind `CONFLICT` if they have not the same base.
    public static LightDiff of(LightContents a, LightContents b, Run run) {
        requireSameBase(a.index().base(), b.index().base());
        List<FileChange> files = new ArrayList<>();
        for (FileChange change : files(a.index(), b.index())) {
            run.checkCancelled();
            files.add(new FileChange(change.path(), change.before(), change.after(), lines(change, a, b)));
        }
        return new LightDiff(files, facts(a.index(), b.index()));
    }

    private static void requireSameBase(LightIndex.Base a, LightIndex.Base b) {
        if (!a.entry().equals(b.entry())) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not compare: the files of the one differ from " + a.name() + ", those of the other"
                                    + " from " + b.name())
                    .next("Compare light levels of machines that began as the same entry");
        }
    }

    private static List<String> lines(FileChange change, LightContents a, LightContents b) {
        byte[] before = content(change.path(), change.before(), a);
        byte[] after = content(change.path(), change.after(), b);
        return before == null || after == null || Arrays.equals(before, after) ? List.of() : TextDiff.of(before, after);
    }

    /// Of what is not there: nothing. Null if there is no content to compare.
    private static byte @Nullable [] content(RawPath path, @Nullable FileState state, LightContents contents) {
        if (state == null) {
            return new byte[0];
        }
        return state.kind() == FileKind.FILE && state.size() <= TextDiff.LONGEST ? contents.content(path, state) : null;
    }

    private static List<FileChange> files(LightIndex a, LightIndex b) {
        SortedMap<RawPath, LightFile> before = new TreeMap<>();
        SortedMap<RawPath, LightFile> after = new TreeMap<>();
        a.files().forEach(file -> before.put(file.path(), file));
        b.files().forEach(file -> after.put(file.path(), file));
        SortedMap<RawPath, FileChange> changes = new TreeMap<>();
        before.forEach((path, file) -> {
            LightFile other = after.get(path);
            FileState state = other == null ? file.before() : other.state();
            changes.put(path, new FileChange(path, file.state(), state, List.of()));
        });
        after.forEach((path, file) ->
                changes.putIfAbsent(path, new FileChange(path, file.before(), file.state(), List.of())));
        return changes.values().stream().filter(LightDiff::isChange).toList();
    }

    /// Times of directories change with whatever is in them: they do not count.
    private static boolean isChange(FileChange change) {
        FileState before = change.before();
        FileState after = change.after();
        return before == null ? after != null : after == null || !before.isLike(after);
    }

    private static List<FactChange> facts(LightIndex a, LightIndex b) {
        SortedMap<String, SortedMap<String, String>> before = sections(a);
        SortedMap<String, SortedMap<String, String>> after = sections(b);
        List<FactChange> changes = new ArrayList<>();
        SortedMap<String, SortedMap<String, String>> all = new TreeMap<>(before);
        all.putAll(after);
        all.keySet()
                .forEach(name -> compare(
                        name,
                        before.getOrDefault(name, new TreeMap<>()),
                        after.getOrDefault(name, new TreeMap<>()),
                        changes));
        return changes;
    }

    private static void compare(
            String section, Map<String, String> before, Map<String, String> after, List<FactChange> changes) {
        SortedMap<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            String was = before.get(key);
            String is = after.get(key);
            if (!Objects.equals(was, is)) {
                changes.add(new FactChange(section, key, was, is));
            }
        }
    }

    private static SortedMap<String, SortedMap<String, String>> sections(LightIndex index) {
        SortedMap<String, SortedMap<String, String>> sections = new TreeMap<>();
        for (Section section : index.system()) {
            sections.put(section.name(), section.facts());
        }
        sections.put("environment", environment(index.environment()));
        return sections;
    }

    private static SortedMap<String, String> environment(@Nullable Environment environment) {
        SortedMap<String, String> facts = new TreeMap<>();
        if (environment == null) {
            return facts;
        }
        ShellState shell = environment.live() == null ? environment.clean() : environment.live();
        shell.variables().forEach(variable -> facts.put(variable.name(), variable.value()));
        shell.aliases().forEach((name, value) -> facts.put("alias " + name, value));
        shell.functions().forEach((name, body) -> facts.put("function " + name, body));
        facts.put("working directory", shell.directory());
        facts.put("umask", shell.umask());
        shell.limits().forEach((letter, limit) -> facts.put("ulimit -" + letter, limit));
        return facts;
    }
}
