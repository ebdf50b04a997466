package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.Overlays;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.SavedMemory;
import org.vml.logbook.Entry;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource;
import org.vml.repository.OpenRepository;
import org.vml.repository.Save;
import org.vml.workingarea.AreaState.AreaDisk;

/// Saves the machine of an area as it is: what its overlays hold that no entry has, and its memory if it runs.
///
/// What was written down and what is on disk fit each other at every point: whatever this is cut off at, the machine
/// goes on, and the next save has everything.
final class Saving {
    private static final Duration PATIENCE_TO_FREEZE = Duration.ofSeconds(10);

    private final AreaMachine area;
    private final SaveRequest request;
    private final Run run;
    private final List<String> notes = new ArrayList<>();
    private Duration paused = Duration.ZERO;
    private boolean frozen;

    Saving(AreaMachine area, SaveRequest request, Run run) {
        this.area = area;
        this.request = request;
        this.run = run;
    }

    Saved save() {
        AreaState state = area.current();
        Machine machine = area.find(state).orElse(null);
        MachineState now = machine == null ? MachineState.OFF : machine.state();
        if (now == MachineState.STALLED) {
            throw new Stall(area).problem();
        }
        if (now == MachineState.SUSPENDED) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The machine in " + area.name() + " is suspended")
                    .next("`vml start " + area.name() + "` lets it go on; then save it");
        }
        try (OpenRepository used = area.around().repositories().apply(state.repository())) {
            Entry base = used.repository().find(state.entry());
            try (Save save = used.repository().save(request.name(), base)) {
                return machine == null || now == MachineState.OFF
                        ? saveStopped(state, save)
                        : saveRunning(state, machine, save);
            }
        }
    }

    private Saved saveStopped(AreaState state, Save save) {
        saveDisks(state, 0, save);
        save.machine(machineOf(state, state.machine().definition()));
        Entry entry = save.commit(request.message(), run);
        AreaState saved = state.saved(entry);
        area.store(saved);
        afterwards("put the machine on the new entry", () -> area.define(area.renew(saved)));
        return new Saved(entry, paused, false, notes);
    }

    private Saved saveRunning(AreaState before, Machine machine, Save save) {
        Path memory = request.memory() ? area.directory().memory() : null;
        area.directory().deleteMemory();
        try {
            AreaState rotated = rotate(before, machine, memory);
            saveDisks(rotated, 1, save);
            if (memory != null) {
                saveMemory(memory, save);
            }
            save.machine(machineOf(before, machine.definition()));
            Entry entry = save.commit(request.message(), run);
            AreaState saved = rotated.saved(entry);
            area.store(saved);
            afterwards("merge the frozen overlays", () -> merge(saved, machine));
            return new Saved(entry, paused, false, notes);
        } finally {
            area.directory().deleteMemory();
        }
    }

    private static VirtualMachine machineOf(AreaState state, String definition) {
        return new VirtualMachine(
                state.machine().driver(), definition, state.machine().user());
    }

    /// Freezes the machine's layers and its memory at one moment. What is to come is written down before.
    private AreaState rotate(AreaState before, Machine machine, @Nullable Path memory) {
        machine.awaitAbandonedMerges(run);
        AreaState begun = before.beforeRotation();
        area.store(begun);
        Map<String, Path> overlays = new HashMap<>();
        for (AreaDisk disk : begun.disks()) {
            overlays.put(disk.name(), area.directory().overlay(begun.comingOverlay(disk.name())));
        }
        run.phase("freezing", -1);
        try (GuestHooks hooks = GuestHooks.of(new OpenedSite(area, begun, machine), notes::add, run)) {
            hooks.beforeFreeze();
            AreaState rotated = rotateFrozen(begun, machine, overlays, memory);
            hooks.afterThaw();
            return rotated;
        }
    }

    private AreaState rotateFrozen(
            AreaState begun, Machine machine, Map<String, Path> overlays, @Nullable Path memory) {
        freeze(machine);
        try {
            paused = machine.rotate(overlays, memory);
            // Another rotation, which somebody asked for who was killed, may have come before this one.
            AreaState rotated = AreaMachine.withChains(begun, machine);
            area.store(rotated);
            return rotated;
        } finally {
            thaw(machine, begun);
        }
    }

    private void freeze(Machine machine) {
        try {
            int ignored = machine.freeze(PATIENCE_TO_FREEZE);
            frozen = true;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.GUEST) {
                throw e;
            }
            notes.add("The file systems were not frozen, so the disk is as after a power cut: " + e.problem());
        }
    }

    /// Also where freezing failed: the agent may have been late.
    private void thaw(Machine machine, AreaState state) {
        try {
            machine.thaw();
        } catch (ProblemException e) {
            if (frozen) {
                notes.add("The file systems could not be thawed yet; this goes on being tried: " + e.problem());
            }
            area.settle(state, true);
        }
    }

    /// Saves what the unsaved overlays hold but for the `running` ones on top.
    private void saveDisks(AreaState state, int running, Save save) {
        for (AreaDisk disk : state.disks()) {
            List<String> overlays = disk.unsavedOverlays();
            try (DiskChanges changes =
                    Overlays.changes(area.directory().overlays(overlays.subList(running, overlays.size())))) {
                save.disk(disk.name(), changes, run);
            }
        }
    }

    private void saveMemory(Path file, Save save) {
        try (SavedMemory memory = area.hypervisor().openMemory(file, run)) {
            for (Map.Entry<String, DiskSource> part : memory.parts().entrySet()) {
                save.memory(part.getKey(), part.getValue(), run);
            }
        }
    }

    /// Keeps the chain short: all that is frozen becomes one layer.
    private void merge(AreaState saved, Machine machine) {
        boolean merged = false;
        for (AreaDisk disk : saved.disks()) {
            List<Path> overlays = area.directory().overlays(disk.overlays());
            if (overlays.size() > 2) {
                machine.merge(disk.name(), overlays.get(1), overlays.getLast(), run);
                merged = true;
            }
        }
        AreaState now = merged ? saved.merged() : saved;
        area.store(now);
        area.directory().deleteOverlaysBut(now.allOverlays());
    }

    /// Does what follows the commit: the entry is there whether it works or not.
    private void afterwards(String what, Runnable step) {
        try {
            step.run();
        } catch (ProblemException e) {
            notes.add("Could not " + what + "; the next save tries again: " + e.problem());
        }
    }
}
