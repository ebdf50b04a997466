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
    @JsonSubTypes.Type(value = JobRequest.Prune.class, name = "prune"),
    @JsonSubTypes.Type(value = JobRequest.Open.class, name = "open"),
    @JsonSubTypes.Type(value = JobRequest.Adopt.class, name = "adopt"),
    @JsonSubTypes.Type(value = JobRequest.Save.class, name = "save"),
    @JsonSubTypes.Type(value = JobRequest.Restore.class, name = "restore"),
    @JsonSubTypes.Type(value = JobRequest.Compare.class, name = "diff"),
    @JsonSubTypes.Type(value = JobRequest.Start.class, name = "start"),
    @JsonSubTypes.Type(value = JobRequest.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = JobRequest.Close.class, name = "close")
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

    /// Makes the machine of an entry in a working area. Answered with a [MachineResult].
    ///
    /// @param area its name, or null for the first that is empty
    /// @param memory in bytes, for an entry that knows no machine; null for the usual
    /// @param cpus likewise
    /// @param cold whether it boots though the entry has its memory
    /// @param user who logs in, or null for the one that the entry knows
    /// @param configDrive whether the guest finds a config drive with its name and the area's key
    /// @param agentService whether the agent is on that drive, and becomes a service on the machine's own channel
    record Open(
            @Nullable String repository,
            String entry,
            @Nullable String area,
            @Nullable Long memory,
            @Nullable Integer cpus,
            boolean cold,
            boolean start,
            @Nullable String user,
            boolean configDrive,
            boolean agentService)
            implements JobRequest {}

    /// Brings an existing machine under the logbook. Answered with a [MachineResult].
    ///
    /// @param machine its name or id at the hypervisor
    /// @param area its name, or null for the first that is empty
    /// @param ssh what one says to `ssh` to log in to it, or null
    record Adopt(
            @Nullable String repository,
            String machine,
            @Nullable String area,
            @Nullable String ssh) implements JobRequest {}

    /// Saves the machine of a working area as an entry of the repository that it comes from. Answered with a
    /// [SaveResult].
    ///
    /// @param area its name, or null for the only one with a machine
    /// @param light whether the light level is saved, and nothing else
    /// @param withMemory whether the memory is saved too, if the machine runs
    record Save(@Nullable String area, String name, String message, boolean light, boolean withMemory)
            implements JobRequest {}

    /// Puts the light level of an entry into the machine of a working area, or undoes that. Answered with a
    /// [RestoreResult].
    ///
    /// @param area its name, or null for the only one with a machine
    /// @param entry null to undo the last restore
    /// @param dryRun whether nothing is changed
    /// @param onConflict `stop`, `keep`, `replace`, `both`
    /// @param packages whether packages that the machine lacks are installed
    record Restore(
            @Nullable String repository,
            @Nullable String entry,
            @Nullable String area,
            boolean dryRun,
            String onConflict,
            boolean packages)
            implements JobRequest {}

    /// Compares the light level of an entry with that of another, or with a machine that runs. Answered with a
    /// [DiffView].
    ///
    /// @param other another entry; null for the machine
    /// @param area the machine's, or null for the only one with a machine
    record Compare(
            @Nullable String repository,
            String entry,
            @Nullable String other,
            @Nullable String area) implements JobRequest {}

    /// Something done to the machine of a working area. Answered with a [MachineResult].
    sealed interface OfMachine extends JobRequest {
        /// Its name, or null for the only one with a machine.
        @Nullable
        String area();
    }

    /// Starts the machine, or lets it go on.
    record Start(@Nullable String area) implements OfMachine {}

    /// Shuts the machine down.
    ///
    /// @param force whether the plug is pulled
    record Stop(@Nullable String area, boolean force) implements OfMachine {}

    /// Removes the machine.
    ///
    /// @param discard whether what no entry has is thrown away
    record Close(@Nullable String area, boolean discard) implements OfMachine {}
}
