package org.vml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What differs between the light levels of two entries.
public record DiffView(String a, String b, List<FileDiff> files, List<FactDiff> facts) {
    /// A path that differs.
    ///
    /// @param change `added`, `changed`, `removed`
    /// @param before its size in bytes in the first; null if it is not there
    /// @param after likewise in the second
    public record FileDiff(
            String path,
            String change,
            @Nullable Long before,
            @Nullable Long after) {}

    /// A fact that differs: a package, a service, a variable.
    public record FactDiff(
            String section,
            String key,
            @Nullable String before,
            @Nullable String after) {}
}
