package org.vml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What differs between the light levels of two entries, or of an entry and the machine of a working area.
///
/// @param a the name of the entry
/// @param b that of the other, or of the area
public record DiffView(String a, String b, List<FileDiff> files, List<FactDiff> facts) {
    /// A path that differs.
    ///
    /// @param change `added`, `changed`, `removed`
    /// @param before its size in bytes in the first; null if it is not there
    /// @param after likewise in the second
    /// @param lines the hunks of a unified diff, where both are text
    public record FileDiff(
            String path,
            String change,
            @Nullable Long before,
            @Nullable Long after,
            List<String> lines) {}

    /// A fact that differs: a package, a service, a variable.
    public record FactDiff(
            String section,
            String key,
            @Nullable String before,
            @Nullable String after) {}
}
