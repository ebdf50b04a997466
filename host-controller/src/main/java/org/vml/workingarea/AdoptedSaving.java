package org.vml.workingarea;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.ExistingDisk;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.MachineState;
import org.vml.logbook.Entry;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.OpenRepository;
import org.vml.repository.Save;

/// Saves the disks of a machine that VML did not make: what the dirty bitmaps of the last save's checkpoint say,
/// where it is proven that this is all that changed ([Identity]); all of it otherwise.
///
/// What is written down fits the machine at every point: the newest entry and the checkpoint of the same moment are
/// replaced in one step, and the old checkpoint is removed after that.
final class AdoptedSaving {
    private final AdoptedMachine area;
    private final SaveRequest request;
    private final Run run;
    private final List<String> notes = new ArrayList<>();

    AdoptedSaving(AdoptedMachine area, SaveRequest request, Run run) {
        this.area = area;
        this.request = request;
        this.run = run;
    }

    Saved save() {
        Adopted state = area.settle();
        ExistingMachine machine = area.machine(state);
        List<ExistingDisk> disks = area.disks(machine);
        List<String> leftOut = area.leftOut(machine);
        notes.addAll(leftOut);
        try (OpenRepository used = area.around().repositories().apply(state.repository())) {
            Entry base = base(used, state);
            Identity identity = new Identity(state, base, disks, machine.checkpoints());
            try (Save save = used.repository().save(request.name(), base)) {
                save.machine(new VirtualMachine(state.driver(), machine.definition(names(disks)), null));
                DiskReading reading = new DiskReading(disks, identity, base, save, run);
                Entry entry = machine.state() == MachineState.OFF
                        ? saveStopped(state, machine, reading)
                        : saveRunning(state, machine, reading);
                String fullScan = identity.fullScan();
                if (fullScan != null) {
                    notes.addFirst("FULL SCAN, everything was read: " + fullScan);
                }
                return new Saved(entry, Duration.ZERO, !leftOut.isEmpty(), notes, fullScan);
            }
        }
    }

    private static List<String> names(List<ExistingDisk> disks) {
        return disks.stream().map(ExistingDisk::name).toList();
    }

    /// The entry that it was saved as last, unless somebody forgot that.
    private static @Nullable Entry base(OpenRepository used, Adopted state) {
        if (state.entry() == null) {
            return null;
        }
        try {
            return used.repository().find(state.entry());
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.NOT_FOUND) {
                throw e;
            }
            return null;
        }
    }

    private Entry saveRunning(Adopted state, ExistingMachine machine, DiskReading reading) {
        if (request.memory()) {
            notes.add("The memory is not in the entry: of a machine that VML did not make, the disks alone are saved");
        }
        Adopted begun = state.begun();
        area.store(begun);
        try {
            Backup backup = new Backup(area, machine, state, reading, notes, run);
            run.phase("freezing", -1);
            backup.begin();
            reading.saveServed(backup);
            machine.endBackup(area.directory().path());
            Entry entry = reading.commit(request.message());
            finish(begun.saved(entry, backup.mark()).settled(backup.isThawed()), machine);
            return entry;
        } catch (RuntimeException | Error e) {
            undo(e, machine);
            throw e;
        }
    }

    private Entry saveStopped(Adopted state, ExistingMachine machine, DiskReading reading) {
        Adopted.Mark mark = reading.saveImages(state.mark());
        if (machine.state() != MachineState.OFF) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine " + machine.name() + " was started while its images were read")
                    .next("Save it again");
        }
        Entry entry = reading.commit(request.message());
        finish(state.saved(entry, mark), machine);
        return entry;
    }

    private void finish(Adopted saved, ExistingMachine machine) {
        area.store(saved);
        try {
            area.removeOldCheckpoints(saved, machine);
        } catch (ProblemException e) {
            notes.add("Could not remove the checkpoint of the save before; the next save tries again: " + e.problem());
        }
    }

    /// What cannot be done now is done by the next save, or the next controller.
    private void undo(Throwable failure, ExistingMachine machine) {
        try {
            area.removeOldCheckpoints(area.settle(), machine);
        } catch (ProblemException e) {
            failure.addSuppressed(e);
        }
    }
}
