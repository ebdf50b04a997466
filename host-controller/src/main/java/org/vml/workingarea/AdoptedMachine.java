package org.vml.workingarea;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.DirtyBitmaps;
import org.vml.hypervisor.ExistingDisk;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.MachineState;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine of an area that VML did not make and does not own: never defined, undefined or changed, but for our
/// checkpoints and backup jobs. For one operation at a time.
final class AdoptedMachine implements HeldMachine {
    private static final System.Logger LOG = System.getLogger("org.vml.workingarea");
    private static final int TRIES_TO_THAW = 10;

    private final String area;
    private final AreaDirectory directory;
    private final Surroundings around;
    private final AreaHold hold;
    private int vainThaws;

    AdoptedMachine(String area, AreaDirectory directory, Surroundings around) {
        this.area = area;
        this.directory = directory;
        this.around = around;
        this.hold = new AreaHold(area, directory, around);
    }

    String area() {
        return area;
    }

    AreaDirectory directory() {
        return directory;
    }

    Surroundings around() {
        return around;
    }

    /// What the area knows of the machine; empty if it holds none, or one that VML made.
    Optional<Adopted> load() {
        return directory.loadAdopted();
    }

    /// Writes down what the area knows of the machine; durable when it returns, and the entry that it needs is held.
    void store(Adopted state) {
        hold.moving(load().map(Adopted::standing), state.standing(), () -> directory.store(state));
    }

    AreaHold hold() {
        return hold;
    }

    Adopted require() {
        return load().orElseThrow(() -> new IllegalStateException(area + " holds no adopted machine"));
    }

    /// The disks that can be saved; a problem if there is none.
    List<ExistingDisk> disks(ExistingMachine machine) {
        List<ExistingDisk> disks =
                machine.disks().stream().filter(disk -> disk.obstacle() == null).toList();
        if (disks.isEmpty()) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "The machine " + machine.name() + " has no disk that can be saved: "
                            + String.join("; ", obstacles(machine)));
        }
        return disks;
    }

    /// Which disks cannot be saved and why; a problem if none can.
    List<String> leftOut(ExistingMachine machine) {
        List<ExistingDisk> ignored = disks(machine);
        return obstacles(machine).stream()
                .map(obstacle -> "Entries are without the disk " + obstacle)
                .toList();
    }

    private static List<String> obstacles(ExistingMachine machine) {
        return machine.disks().stream()
                .filter(disk -> disk.obstacle() != null)
                .map(disk -> disk.name() + ": " + disk.obstacle())
                .toList();
    }

    /// The machine; a problem of kind `NOT_FOUND` if it is gone.
    ExistingMachine machine(Adopted state) {
        return find(state)
                .orElseThrow(() -> ProblemException.of(
                                ProblemKind.NOT_FOUND,
                                "The machine " + state.name() + " (" + state.id() + ") is not known any more at "
                                        + state.location())
                        .next("`vml close " + area + "` lets go of it; its entries stay"));
    }

    private Optional<ExistingMachine> find(Adopted state) {
        Hypervisor hypervisor = around.hypervisor().get();
        if (!hypervisor.location().equals(state.location())) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "The machine in " + area + " is at " + state.location() + ", and this is "
                                    + hypervisor.location())
                    .next("Set VML_LIBVIRT_URI to " + state.location() + " and restart the controller");
        }
        return hypervisor.existing(state.id().toString());
    }

    @Override
    public Optional<UUID> id() {
        return load().map(Adopted::id);
    }

    @Override
    public Optional<AreaStatus> status(@Nullable String busy) {
        return load().map(state -> status(state, busy));
    }

    private AreaStatus status(Adopted state, @Nullable String busy) {
        MachineState now = null;
        String problem = null;
        try {
            now = machine(state).state();
        } catch (ProblemException e) {
            problem = e.problem();
        }
        return new AreaStatus(
                state.entryName(),
                state.entry(),
                state.repository(),
                state.name(),
                state.driver(),
                now,
                AreaStatus.NO_PORT,
                null,
                false,
                busy,
                problem,
                true);
    }

    @Override
    public Saved save(SaveRequest request, Run run) {
        return request.light()
                ? new GuestWork(site(), run).save(request)
                : new AdoptedSaving(this, request, run).save();
    }

    @Override
    public GuestSite site() {
        Adopted state = settle();
        ExistingMachine machine = machine(state);
        if (machine.state() != MachineState.RUNNING) {
            throw OpenedMachine.notRunning(area);
        }
        return new AdoptedSite(this, state, machine);
    }

    @Override
    public void start() {
        ExistingMachine machine = machine(require());
        switch (machine.state()) {
            case OFF -> machine.start();
            case SUSPENDED, STALLED -> machine.resume();
            case RUNNING -> {
                // it does
            }
        }
    }

    @Override
    public boolean stop(boolean force, Duration patience) {
        ExistingMachine machine = machine(require());
        if (force) {
            machine.destroy();
            return true;
        }
        return machine.state() == MachineState.OFF || machine.shutDown(patience);
    }

    /// While it is being saved, and until what a save left is put right.
    @Override
    public boolean needsController() {
        return isToRecover();
    }

    @Override
    public boolean isToRecover() {
        return load().map(Adopted::saving).orElse(false);
    }

    @Override
    public void recover() {
        Adopted ignored = settle();
    }

    /// Ends what a save that was cut off left behind, and writes that down. Whatever it left is complete, or is not
    /// needed.
    Adopted settle() {
        Adopted state = require();
        if (!state.saving()) {
            return state;
        }
        ExistingMachine machine = machine(state);
        machine.endBackup(directory.path());
        Adopted settled = state.settled(isThawed(machine));
        store(settled);
        return settled;
    }

    /// Whether a guest that may have been frozen is not any more. It is tried for some minutes: the agent may be late;
    /// or there is none, and nothing was frozen.
    private boolean isThawed(ExistingMachine machine) {
        if (machine.state() == MachineState.OFF) {
            return true;
        }
        try {
            machine.thaw();
            return true;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.GUEST) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "area {0}: {1}", area, e.getMessage());
            vainThaws++;
            return vainThaws % TRIES_TO_THAW == 0;
        }
    }

    /// Removes all checkpoints of ours but the one that the next save needs.
    void removeOldCheckpoints(Adopted state, ExistingMachine machine) {
        Adopted.Mark mark = state.mark();
        for (String checkpoint : machine.checkpoints()) {
            if (state.isOurs(checkpoint) && (mark == null || !checkpoint.equals(mark.checkpoint()))) {
                remove(machine, checkpoint);
            }
        }
    }

    private static void remove(ExistingMachine machine, String checkpoint) {
        if (machine.state() == MachineState.OFF) {
            machine.disks().stream()
                    .filter(disk -> disk.obstacle() == null && disk.canKeepBitmaps())
                    .flatMap(disk -> disk.files().stream().limit(1))
                    .forEach(file -> DirtyBitmaps.remove(file, checkpoint));
        }
        machine.removeCheckpoint(checkpoint);
    }

    /// Lets go of it: it stays as it is, without our checkpoints and backup job.
    ///
    /// @param anyway also if these cannot be removed
    @Override
    public AreaStatus close(boolean anyway) {
        Adopted state = require();
        AreaStatus last = status(state, null);
        try {
            find(state).ifPresent(machine -> {
                Adopted settled = settle();
                removeOldCheckpoints(settled.withoutMark(), machine);
            });
        } catch (ProblemException e) {
            if (!anyway) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "area {0}: {1}", area, e.getMessage());
        }
        directory.clear();
        hold.release();
        return last;
    }
}
