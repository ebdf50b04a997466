package org.vml.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The logbook at a glance. The names of the fields are a contract with scripts.
public record Consult(List<RepositoryView> repositories, List<AreaView> areas) {

    /// A repository and its entries, oldest first.
    ///
    /// @param problem why it cannot be read, or null
    /// @param damaged entries that cannot be read, for a person
    public record RepositoryView(
            String name,
            String path,
            @JsonProperty("default") boolean isDefault,
            List<EntryView> entries,
            List<String> damaged,
            @Nullable ProblemView problem) {}

    /// A working area and the machine in it; `state` is `empty` where there is none.
    public record AreaView(
            String name,
            String path,
            @Nullable String entry,
            @Nullable String machine,
            String state,
            @Nullable String driver) {}
}
