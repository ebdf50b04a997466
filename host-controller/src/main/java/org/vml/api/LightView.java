package org.vml.api;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The light level of an entry in full.
///
/// @param base the name of the entry that its files differ from
/// @param baseId its id
/// @param baseKind how what differs was known: `listing`, `overlay`, `packages`
/// @param baseExplanation the same for people
/// @param system facts about the guest: per section, per key
/// @param environment null if nobody's is known
public record LightView(
        String entry,
        String base,
        String baseId,
        String baseKind,
        String baseExplanation,
        List<FileView> files,
        List<ExclusionView> excluded,
        List<WithheldView> withheld,
        SortedMap<String, SortedMap<String, String>> system,
        @Nullable EnvironmentView environment) {

    /// An object that differs from the base.
    ///
    /// @param change `added`, `changed`, `removed`, or `touched`: a directory of which only the time differs
    /// @param kind `file`, `directory`, `symlink` …; of one that was removed, what it was, or null if that is not
    ///     known
    /// @param size in bytes; 0 for what is no file
    public record FileView(
            String path, String change, @Nullable String kind, long size, boolean unstable) {}

    public record ExclusionView(String path, String reason) {}

    public record WithheldView(String where, String kind, String hint) {}

    /// The environment of a user.
    ///
    /// @param source how the live shell is known
    /// @param variables how many variables the live shell has that are exported
    public record EnvironmentView(
            String user, String shell, String source, List<String> recipe, int variables, int aliases, int functions) {}
}
