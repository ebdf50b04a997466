package org.vml.hypervisor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backup of a running machine: its disks, all at one moment, to be read from an NBD server.
///
/// @param directory of ours: the socket and what the guest overwrites meanwhile go there, if the machine's
///     user can write there
/// @param checkpoint the name of a checkpoint that begins at that moment
public record BackupRequest(Path directory, String checkpoint, List<BackupDisk> disks) {
    /// The name of the dirty bitmap at the exports.
    public static final String BITMAP = "dirty";

    /// A disk to be read. Its export has its name.
    ///
    /// @param since the checkpoint since which [#BITMAP] says what changed; null if all is to be read
    /// @param checkpointed whether the new checkpoint tells what changes from now on
    public record BackupDisk(String name, @Nullable String since, boolean checkpointed) {}
}
