package org.vml.api;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.light.LightDiff;
import org.vml.light.LightFile;
import org.vml.light.LightIndex;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.ShellState;

/// Light levels as records of the API.
final class LightViews {
    private LightViews() {}

    static LightView of(String entry, LightIndex index) {
        SortedMap<String, SortedMap<String, String>> system = new TreeMap<>();
        index.system().forEach(section -> system.put(section.name(), section.facts()));
        return new LightView(
                entry,
                index.base().name(),
                index.base().entry(),
                index.base().kind(),
                index.base().explanation(),
                index.files().stream().map(LightViews::file).toList(),
                index.excluded().stream()
                        .map(one -> new LightView.ExclusionView(one.path().toString(), one.reason()))
                        .toList(),
                index.withheld().stream()
                        .map(one -> new LightView.WithheldView(one.where(), one.kind(), one.hint()))
                        .toList(),
                system,
                environment(index.environment()));
    }

    private static LightView.FileView file(LightFile file) {
        FileState state = file.state();
        FileState shown = state == null ? file.before() : state;
        String change =
                state == null ? "removed" : file.before() == null ? "added" : file.isTouched() ? "touched" : "changed";
        return new LightView.FileView(
                file.path().toString(),
                change,
                shown == null ? null : word(shown),
                state == null ? 0 : state.size(),
                file.unstable());
    }

    private static String word(FileState state) {
        return state.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static LightView.@Nullable EnvironmentView environment(@Nullable Environment environment) {
        if (environment == null) {
            return null;
        }
        ShellState shell = environment.live() == null ? environment.clean() : environment.live();
        return new LightView.EnvironmentView(
                environment.user(),
                environment.shell(),
                environment.source(),
                environment.recipe(),
                (int) shell.variables().stream()
                        .filter(ShellState.Variable::isExported)
                        .count(),
                shell.aliases().size(),
                shell.functions().size());
    }

    static DiffView of(String a, String b, LightDiff diff) {
        List<DiffView.FileDiff> files = diff.files().stream()
                .map(change -> new DiffView.FileDiff(
                        change.path().toString(),
                        change.before() == null ? "added" : change.after() == null ? "removed" : "changed",
                        size(change.before()),
                        size(change.after()),
                        change.lines()))
                .toList();
        return new DiffView(
                a,
                b,
                files,
                diff.facts().stream()
                        .map(fact -> new DiffView.FactDiff(fact.section(), fact.key(), fact.before(), fact.after()))
                        .toList());
    }

    private static @Nullable Long size(@Nullable FileState state) {
        return state == null ? null : state.size();
    }
}
