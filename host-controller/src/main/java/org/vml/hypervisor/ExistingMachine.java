package org.vml.hypervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A machine that somebody else made, and goes on to own: it can be started, stopped and read. Nothing of it is
/// changed but its checkpoints and backup jobs. Thread-safe; one operation at a time. Problems are as those of
/// [Machine].
public interface ExistingMachine {
    UUID id();

    String name();

    /// Whether it was VML that made it, for a working area of its own.
    boolean isMadeByVml();

    MachineState state();

    /// Its disks, without drives whose media can be taken out.
    List<ExistingDisk> disks();

    /// What must be kept to define a machine like this elsewhere, with these disks alone.
    String definition(List<String> disks);

    /// What a machine like it, defined elsewhere, would lack, for a person: none if all is well.
    List<String> peculiarities();

    /// Starts it as it is.
    void start();

    /// As [Machine#resume].
    void resume();

    /// As [Machine#shutDown].
    boolean shutDown(Duration patience);

    /// As [Machine#destroy].
    void destroy();

    /// As [Machine#freeze].
    int freeze(Duration patience);

    /// As [Machine#thaw].
    void thaw();

    /// As [Machine#mayHave].
    boolean mayHave(String path);

    /// Begins a backup job and a checkpoint, both of one moment. From then on the job holds up others: snapshots, for
    /// one. If it fails, there is neither. `CONFLICT` if another backup job is under way.
    ///
    /// @return the Unix socket of the NBD server
    Path beginBackup(BackupRequest request);

    /// Ends a backup job that [#beginBackup] began with this directory, by whatever process; does nothing if there is
    /// none.
    void endBackup(Path directory);

    /// The checkpoints that there are, by name.
    Set<String> checkpoints();

    /// Removes a checkpoint and its dirty bitmaps; of a machine that is off the bitmaps stay.
    void removeCheckpoint(String name);
}
