package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.BackupRequest.BackupDisk;
import org.vml.hypervisor.ExistingDisk;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.MachineState;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A backup job of an adopted machine that runs: begun at a moment when its file systems are frozen, if that can be
/// had, with as much as the hypervisor agrees to.
final class Backup {
    private static final Duration PATIENCE_TO_FREEZE = Duration.ofSeconds(10);

    private final AdoptedMachine area;
    private final ExistingMachine machine;
    private final Adopted before;
    private final DiskReading reading;
    private final List<String> notes;
    private final Run run;
    private @Nullable Path socket;
    private Adopted.@Nullable Mark mark;
    private boolean thawed = true;

    Backup(
            AdoptedMachine area,
            ExistingMachine machine,
            Adopted before,
            DiskReading reading,
            List<String> notes,
            Run run) {
        this.area = area;
        this.machine = machine;
        this.before = before;
        this.reading = reading;
        this.notes = notes;
        this.run = run;
    }

    /// Where the disks are served, after [#begin].
    Path socket() {
        if (socket == null) {
            throw new IllegalStateException("the backup job has not begun");
        }
        return socket;
    }

    /// From where on changes will be known: the checkpoint of its moment, if there is one.
    Adopted.@Nullable Mark mark() {
        return mark;
    }

    /// Whether the guest's file systems are certainly not frozen any more.
    boolean isThawed() {
        return thawed;
    }

    void begin() {
        if (machine.state() != MachineState.RUNNING) {
            notes.add("The machine stands still, so its file systems were not frozen: the disk is as after a power"
                    + " cut");
            beginNow();
            return;
        }
        if (before.ssh() == null) {
            beginFrozen();
            return;
        }
        try (GuestHooks hooks = GuestHooks.of(new AdoptedSite(area, before, machine), notes::add, run)) {
            hooks.beforeFreeze();
            beginFrozen();
            hooks.afterThaw();
        }
    }

    private void beginFrozen() {
        boolean frozen = freeze();
        try {
            beginNow();
        } finally {
            thaw(frozen);
        }
    }

    private boolean freeze() {
        try {
            int ignored = machine.freeze(PATIENCE_TO_FREEZE);
            return true;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.GUEST) {
                throw e;
            }
            notes.add("The file systems were not frozen, so the disk is as after a power cut: " + e.problem());
            return false;
        }
    }

    /// Also where freezing failed: the agent may have been late.
    private void thaw(boolean frozen) {
        try {
            machine.thaw();
        } catch (ProblemException e) {
            if (frozen) {
                thawed = false;
                notes.add("The file systems could not be thawed yet; this goes on being tried: " + e.problem());
            }
        }
    }

    /// Asks for what changed; if that is refused for all and a checkpoint; if that is refused for all.
    private void beginNow() {
        Identity identity = reading.identity();
        if (identity.isProvenOfAny()) {
            try {
                begin(true);
                return;
            } catch (ProblemException e) {
                identity.doubtAll(reading.disks(), refusal(e));
            }
        }
        if (reading.disks().stream().anyMatch(ExistingDisk::canKeepBitmaps)) {
            try {
                begin(true);
                return;
            } catch (ProblemException e) {
                notes.add("The next save will have to read everything, too: " + refusal(e));
            }
        }
        begin(false);
    }

    /// What was said; thrown on if asking for less would not help.
    private static String refusal(ProblemException e) {
        if (e.kind() != ProblemKind.HYPERVISOR) {
            throw e;
        }
        return e.problem();
    }

    private void begin(boolean withCheckpoint) {
        List<ExistingDisk> kept = reading.disks().stream()
                .filter(disk -> withCheckpoint && disk.canKeepBitmaps())
                .toList();
        String checkpoint = before.comingCheckpoint();
        List<BackupDisk> wanted = reading.disks().stream()
                .map(disk -> new BackupDisk(disk.name(), since(disk), kept.contains(disk)))
                .toList();
        socket = machine.beginBackup(new BackupRequest(area.directory().path(), checkpoint, wanted));
        mark = kept.isEmpty() ? null : Adopted.Mark.of(checkpoint, kept);
    }

    private @Nullable String since(ExistingDisk disk) {
        Adopted.Mark known = before.mark();
        return known != null && reading.identity().isProven(disk.name()) ? known.checkpoint() : null;
    }
}
