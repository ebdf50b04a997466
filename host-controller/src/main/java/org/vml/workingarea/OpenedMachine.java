package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.Overlays;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine of an area that VML made, of an entry, and owns.
final class OpenedMachine implements HeldMachine {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");

    private final AreaMachine area;
    private final Revival revival;

    OpenedMachine(AreaMachine area) {
        this.area = area;
        this.revival = new Revival(area);
    }

    private Optional<AreaState> load() {
        return area.directory().load();
    }

    @Override
    public Optional<UUID> id() {
        return load().map(state -> state.machine().id());
    }

    /// Whether it goes on from the entry of this id, or reads it. Asks nobody.
    boolean standsOn(String entry) {
        return load().filter(
                        state -> state.entry().equals(entry) || state.served().equals(entry))
                .isPresent();
    }

    @Override
    public Optional<AreaStatus> status(@Nullable String busy) {
        return load().map(state -> status(state, busy));
    }

    private AreaStatus status(AreaState state, @Nullable String busy) {
        MachineState machine = null;
        String problem = null;
        try {
            machine = area.stateOf(state);
            problem = machine == MachineState.STALLED ? new Stall(area).text() : null;
        } catch (ProblemException e) {
            problem = e.problem();
        }
        return new AreaStatus(
                state.entryName(),
                state.entry(),
                state.repository(),
                state.machine().name(),
                state.machine().driver(),
                machine,
                state.machine().sshPort(),
                state.machine().user(),
                area.isSettling(),
                busy,
                problem,
                false);
    }

    /// Makes it, of an entry, in the area, which is empty.
    Opened open(OpenRequest request, Run run) {
        LightOpening light = LightOpening.find(area, request).orElse(null);
        if (light == null) {
            List<String> notes = new Opening(area, request, null, run).open();
            return new Opened(status(null).orElseThrow(), notes);
        }
        OpenRequest ofBase = light.ofBase(request);
        List<String> notes = new Opening(area, ofBase, light.machine(), run).open();
        return light.push(this, request, notes, run);
    }

    @Override
    public Saved save(SaveRequest request, Run run) {
        return request.light() ? new GuestWork(site(), run).save(request) : new Saving(area, request, run).save();
    }

    @Override
    public GuestSite site() {
        AreaState state = area.current();
        Machine machine = area.find(state).orElse(null);
        if (machine == null || machine.state() != MachineState.RUNNING) {
            throw notRunning(area.name());
        }
        return new OpenedSite(area, state, machine);
    }

    /// What there is to say to those who want into a guest that does not run.
    static ProblemException notRunning(String area) {
        return ProblemException.of(
                        ProblemKind.CONFLICT,
                        "The machine in " + area + " does not run, and the light level is a matter of its guest")
                .next("`vml start " + area + "` starts it");
    }

    @Override
    public void start() {
        AreaState state = area.current();
        Machine machine = area.find(state).orElse(null);
        MachineState now = machine == null ? MachineState.OFF : machine.state();
        if (machine == null || now == MachineState.OFF) {
            boot(state);
        } else {
            serveBelow(state, machine, now);
        }
    }

    private void boot(AreaState before) {
        AreaState collapsed = area.collapse(before);
        area.hold().mend(collapsed.standing());
        area.directory().deleteOverlaysBut(collapsed.allOverlays());
        int port = FreePort.near(before.machine().sshPort());
        AreaState state = collapsed.with(collapsed.machine().withPort(port));
        area.store(state);
        Machine machine = area.define(state);
        area.launch(BootTraces.Start.BOOT);
        machine.start();
        area.settle(state, false);
    }

    private void serveBelow(AreaState state, Machine machine, MachineState now) {
        DiskExports ignored = area.serve(state.repository(), state.served());
        if (now == MachineState.STALLED && !area.directory().hasRoom()) {
            throw new Stall(area).problem();
        }
        if (now == MachineState.STALLED || now == MachineState.SUSPENDED) {
            machine.resume();
            area.settle(state, true);
        }
    }

    @Override
    public boolean stop(boolean force, Duration patience) {
        AreaState state = area.current();
        boolean stopped =
                area.find(state).map(machine -> stop(machine, force, patience)).orElse(true);
        if (stopped) {
            area.unserve();
        }
        return stopped;
    }

    private static boolean stop(Machine machine, boolean force, Duration patience) {
        if (force) {
            machine.destroy();
            return true;
        }
        return machine.state() == MachineState.OFF || machine.shutDown(patience);
    }

    /// Removes it, too. Refuses to throw away what no entry has, unless `anyway`.
    @Override
    public AreaStatus close(boolean anyway) {
        AreaState state = area.current();
        if (!anyway) {
            requireSaved(state);
        }
        area.find(state).ifPresent(machine -> {
            machine.destroy();
            machine.undefine();
        });
        area.unserve();
        area.directory().clear();
        area.hold().release();
        return status(state, null);
    }

    private void requireSaved(AreaState state) {
        if (area.stateOf(state) != MachineState.OFF) {
            throw unsaved("The machine in " + area.name() + " is running");
        }
        boolean clean = state.disks().stream()
                .flatMap(disk -> area.directory().overlays(disk.unsavedOverlays()).stream())
                .allMatch(Overlays::isEmpty);
        if (!clean) {
            throw unsaved("The machine in " + area.name() + " has changes that no entry has");
        }
    }

    private ProblemException unsaved(String what) {
        return ProblemException.of(ProblemKind.CONFLICT, what)
                .next("`vml save ENTRY --area " + area.name() + "` keeps them, `vml close " + area.name()
                        + " --discard` throws them away");
    }

    @Override
    public boolean needsController() {
        return load().map(this::mayRun).orElse(false);
    }

    private boolean mayRun(AreaState state) {
        try {
            return area.stateOf(state) != MachineState.OFF;
        } catch (ProblemException e) {
            return true;
        }
    }

    @Override
    public boolean isToRecover() {
        return load().isPresent();
    }

    /// A machine that runs gets its disks back and goes on.
    @Override
    public void recover() {
        load().ifPresent(this::recover);
    }

    private void recover(AreaState known) {
        if (area.isServing() || area.stateOf(known) == MachineState.OFF) {
            revival.attempt(known.machine().id());
            return;
        }
        AreaState state = area.current();
        area.directory().deleteMemory();
        DiskExports ignored = area.serve(state.repository(), state.served());
        LOG.log(
                Level.INFO,
                "area {0}: serves the disks of {1} again",
                area.name(),
                state.machine().name());
        mend(state);
        revival.attempt(state.machine().id());
        // Whoever was killed may have left its file systems frozen.
        area.settle(state, true);
    }

    private void mend(AreaState state) {
        try {
            area.hold().mend(state.standing());
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, "area {0} could not hold what it needs: {1}", area.name(), e.getMessage());
        }
    }

    /// Gives back what is held in repositories.
    void letGo() {
        area.hold().release();
    }

    /// Has it go on if it stalled, is the machine of this id, and its disks are being served.
    void revive(UUID machine) {
        revival.attempt(machine);
    }

    /// Serves its disks no more; it waits until somebody does again.
    void release() {
        area.unserve();
    }
}
