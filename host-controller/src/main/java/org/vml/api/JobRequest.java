package org.vml.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// Work that takes its time. `repository` is a name, or null for the default one; paths are absolute.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "job")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobRequest.Import.class, name = "import"),
    @JsonSubTypes.Type(value = JobRequest.Export.class, name = "export"),
    @JsonSubTypes.Type(value = JobRequest.Check.class, name = "check"),
    @JsonSubTypes.Type(value = JobRequest.Prune.class, name = "prune")
})
public sealed interface JobRequest {
    /// Stores an image as an entry. Answered with a [SaveResult].
    ///
    /// @param as the name of the entry
    /// @param base the entry whose successor it is, or null
    /// @param format `qcow2`, `raw`, `vmdk`, `vdi`, `vhdx`, or null to look
    record Import(
            @Nullable String repository,
            String image,
            String as,
            @Nullable String base,
            @Nullable String format,
            String message)
            implements JobRequest {}

    /// Writes a disk of an entry to an image. Answered with an [ExportResult].
    ///
    /// @param overwrite whether a file that is there is replaced
    record Export(@Nullable String repository, String entry, String file, String format, boolean overwrite)
            implements JobRequest {}

    /// Looks for damage. Answered with a [CheckResult].
    ///
    /// @param full whether every byte is read, or only what leads to them
    record Check(@Nullable String repository, boolean full) implements JobRequest {}

    /// Removes what no entry needs. Answered with a [PruneResult].
    record Prune(@Nullable String repository, boolean dryRun) implements JobRequest {}
}
