package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.Overlays;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine at work: opened from an entry, saved as the next one. One operation at a time; a second one is refused
/// with
/// a problem of kind `CONFLICT`. Thread-safe.
public final class WorkingArea {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");
    private static final Duration PATIENCE_TO_SHUT_DOWN = Duration.ofSeconds(90);
    private static final Duration PATIENCE_TO_RECOVER = Duration.ofSeconds(40);
    private static final String RECOVER = "recover";

    private final AreaMachine area;
    private final AdoptedMachine adopted;
    private final Revival revival;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable String busy;

    /// @param whenServing is run whenever disks of the area begin to be served
    WorkingArea(String name, Path path, Surroundings around, Runnable whenServing) {
        this.area = new AreaMachine(name, new AreaDirectory(path), around, whenServing);
        this.adopted = new AdoptedMachine(name, area.directory(), around);
        this.revival = new Revival(area);
    }

    public String name() {
        return area.name();
    }

    /// Whether it holds no machine. Asks nobody.
    public boolean isEmpty() {
        return area.directory().load().isEmpty() && !isAdopted();
    }

    /// Whether its machine is one that VML did not make. Asks nobody.
    private boolean isAdopted() {
        return adopted.load().isPresent();
    }

    /// Whether it holds the machine of this id. Asks nobody.
    boolean holds(UUID machine) {
        return area.directory()
                        .load()
                        .filter(state -> state.machine().id().equals(machine))
                        .isPresent()
                || adopted.load().filter(state -> state.id().equals(machine)).isPresent();
    }

    /// Whether its machine stands on the entry of this id: goes on from it, or reads it. Asks nobody.
    public boolean standsOn(String entry) {
        return area.directory()
                .load()
                .filter(state -> state.entry().equals(entry) || state.served().equals(entry))
                .isPresent();
    }

    /// A look at it; empty if it holds no machine.
    public Optional<AreaStatus> status() {
        return isAdopted()
                ? Optional.of(adopted.status(busy))
                : area.directory().load().map(this::status);
    }

    private AreaStatus status(AreaState state) {
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

    /// Where its files are.
    public Path path() {
        return area.directory().path();
    }

    /// Makes the machine of an entry here.
    public Opened open(OpenRequest request, Run run) {
        return exclusively("open", () -> {
            requireNotAdopted();
            List<String> notes = new Opening(area, request, run).open();
            return new Opened(status(area.require()), notes);
        });
    }

    /// Takes an existing machine into the area, which is empty. Nothing is done to the machine.
    public Opened adopt(AdoptRequest request) {
        return exclusively("adopt", () -> {
            requireNotAdopted();
            area.directory().load().ifPresent(state -> {
                throw held(state.machine().name());
            });
            List<String> notes = new Adopting(adopted, request).adopt();
            return new Opened(adopted.status(null), notes);
        });
    }

    private void requireNotAdopted() {
        adopted.load().ifPresent(state -> {
            throw held(state.name());
        });
    }

    private ProblemException held(String machine) {
        return ProblemException.of(
                        ProblemKind.CONFLICT,
                        "The working area " + name() + " holds the machine " + machine + " already")
                .next("Choose another area (`vml area add`), or `vml close " + name() + "`");
    }

    /// Saves the machine as an entry.
    public Saved save(SaveRequest request, Run run) {
        return exclusively(
                "save",
                () -> isAdopted()
                        ? new AdoptedSaving(adopted, request, run).save()
                        : new Saving(area, request, run).save());
    }

    /// Starts the machine, or lets it go on.
    public AreaStatus start(Run run) {
        return exclusively("start", () -> {
            run.phase("starting", -1);
            if (isAdopted()) {
                adopted.start();
                return adopted.status(null);
            }
            AreaState state = area.current();
            Machine machine = area.find(state).orElse(null);
            MachineState now = machine == null ? MachineState.OFF : machine.state();
            if (machine == null || now == MachineState.OFF) {
                boot(state);
            } else {
                serveBelow(state, machine, now);
            }
            return status(area.require());
        });
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

    /// Shuts the machine down, or pulls the plug.
    public AreaStatus stop(boolean force, Run run) {
        return exclusively("stop", () -> {
            run.phase("shutting down", -1);
            if (isAdopted()) {
                requireStopped(adopted.stop(force, PATIENCE_TO_SHUT_DOWN));
                return adopted.status(null);
            }
            AreaState state = area.current();
            area.find(state).ifPresent(machine -> stop(machine, force));
            area.unserve();
            return status(state);
        });
    }

    private void stop(Machine machine, boolean force) {
        if (force) {
            machine.destroy();
        } else {
            requireStopped(machine.state() == MachineState.OFF || machine.shutDown(PATIENCE_TO_SHUT_DOWN));
        }
    }

    private void requireStopped(boolean stopped) {
        if (!stopped) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "The machine in " + area.name() + " has not shut down in "
                                    + PATIENCE_TO_SHUT_DOWN.toSeconds() + " s")
                    .next("`vml stop " + area.name() + " --force` pulls the plug");
        }
    }

    /// Empties the area and says what was in it. Refuses to throw away what no entry has, unless `discard`. A machine
    /// that VML did not make stays as it is.
    public AreaStatus close(boolean discard) {
        return exclusively("close", () -> {
            if (isAdopted()) {
                AreaStatus last = adopted.status(null);
                adopted.close(discard);
                return last;
            }
            AreaState state = area.current();
            if (!discard) {
                requireSaved(state);
            }
            area.find(state).ifPresent(machine -> {
                machine.destroy();
                machine.undefine();
            });
            area.unserve();
            area.directory().clear();
            area.hold().release();
            return status(state);
        });
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

    /// Takes up again what an earlier controller left: a machine that runs gets its disks back and goes on.
    void recover() {
        if (!lock.isLocked()) { // whoever is at work serves the disks
            area.directory().load().ifPresent(state -> exclusively(RECOVER, () -> recover(state)));
            adopted.load().filter(Adopted::saving).ifPresent(state -> exclusively(RECOVER, adopted::settle));
            if (isEmpty() && !area.directory().notedHolds().isEmpty()) {
                exclusively(RECOVER, this::releaseIfEmpty);
            }
        }
    }

    /// Gives back what a close or an open that was cut off left held.
    private boolean releaseIfEmpty() {
        boolean empty = isEmpty();
        if (empty) {
            area.hold().release();
        }
        return empty;
    }

    private AreaState recover(AreaState known) {
        if (area.isServing() || area.stateOf(known) == MachineState.OFF) {
            revival.attempt(known.machine().id());
            return known;
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
        return state;
    }

    private void mend(AreaState state) {
        try {
            area.hold().mend(state.standing());
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, "area {0} could not hold what it needs: {1}", area.name(), e.getMessage());
        }
    }

    /// Has the machine go on that stalled, if it is this one and its disks are being served.
    void revive(UUID machine) {
        revival.attempt(machine);
    }

    /// Whether a machine here needs the controller.
    boolean isOpen() {
        return area.directory().load().map(this::mayRun).orElse(false)
                || adopted.load().map(Adopted::saving).orElse(false);
    }

    private boolean mayRun(AreaState state) {
        try {
            return area.stateOf(state) != MachineState.OFF;
        } catch (ProblemException e) {
            return true;
        }
    }

    /// Serves its disks no more; the machine waits until somebody does again.
    void release() {
        area.unserve();
    }

    /// Nobody asked for that what an earlier controller left is taken up, so nobody is refused because of it.
    private boolean awaitRecovery() {
        String other = busy;
        try {
            return (other == null || other.equals(RECOVER))
                    && lock.tryLock(PATIENCE_TO_RECOVER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T exclusively(String act, Supplier<T> operation) {
        if (!lock.tryLock() && !awaitRecovery()) {
            String other = busy;
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not " + act + ": the working area " + area.name() + " is busy"
                                    + (other == null ? "" : " (" + other + ")"))
                    .next("Wait until that is done, or cancel it with Ctrl-C where it was started");
        }
        try (AreaLock _ = area.directory().lock()) {
            busy = act;
            return operation.get();
        } finally {
            busy = null;
            lock.unlock();
        }
    }
}
