package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vml.light.LightDiff;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine at work: opened from an entry, saved as the next one. One operation at a time; a second one is refused
/// with a problem of kind `CONFLICT`. Thread-safe.
public final class WorkingArea {
    private static final Duration PATIENCE_TO_SHUT_DOWN = Duration.ofSeconds(90);

    private final String name;
    private final AreaDirectory directory;
    private final OpenedMachine opened;
    private final AdoptedMachine adopted;
    private final Exclusion exclusion;

    /// @param whenServing is run whenever disks of the area begin to be served
    WorkingArea(String name, Path path, Surroundings around, Runnable whenServing) {
        this.name = name;
        this.directory = new AreaDirectory(path);
        this.opened = new OpenedMachine(new AreaMachine(name, directory, around, whenServing));
        this.adopted = new AdoptedMachine(name, directory, around);
        this.exclusion = new Exclusion(name, directory);
    }

    public String name() {
        return name;
    }

    /// Where its files are.
    public Path path() {
        return directory.path();
    }

    /// Its machine. Where it holds none, whatever is asked of that says so.
    private HeldMachine machine() {
        return adopted.id().isPresent() ? adopted : opened;
    }

    /// Whether it holds no machine. Asks nobody.
    public boolean isEmpty() {
        return machine().id().isEmpty();
    }

    /// Whether it holds the machine of this id. Asks nobody.
    boolean holds(UUID machine) {
        return machine().id().filter(machine::equals).isPresent();
    }

    /// Whether its machine stands on the entry of this id: goes on from it, or reads it. Asks nobody.
    public boolean standsOn(String entry) {
        return opened.standsOn(entry);
    }

    /// A look at it; empty if it holds no machine.
    public Optional<AreaStatus> status() {
        return machine().status(exclusion.busy());
    }

    private AreaStatus statusNow() {
        return machine().status(null).orElseThrow();
    }

    /// Makes the machine of an entry here.
    public Opened open(OpenRequest request, Run run) {
        return exclusion.during("open", () -> {
            requireNotAdopted();
            return opened.open(request, run);
        });
    }

    /// Takes an existing machine into the area, which is empty. Nothing is done to the machine.
    public Opened adopt(AdoptRequest request) {
        return exclusion.during("adopt", () -> {
            requireNotAdopted();
            directory.load().ifPresent(state -> {
                throw occupied(state.machine().name());
            });
            List<String> notes = new Adopting(adopted, request).adopt();
            return new Opened(statusNow(), notes);
        });
    }

    private void requireNotAdopted() {
        adopted.load().ifPresent(state -> {
            throw occupied(state.name());
        });
    }

    private ProblemException occupied(String machine) {
        return ProblemException.of(
                        ProblemKind.CONFLICT, "The working area " + name + " holds the machine " + machine + " already")
                .next("Choose another area (`vml area add`), or `vml close " + name + "`");
    }

    /// Saves the machine as an entry.
    public Saved save(SaveRequest request, Run run) {
        return exclusion.during("save", () -> machine().save(request, run));
    }

    /// Puts the light level of an entry into the machine, which runs.
    public RestoreOutcome restore(RestoreRequest request, Run run) {
        return exclusion.during("restore", () -> new GuestWork(machine().site(), run).restore(request));
    }

    /// What differs between the light level of an entry and the machine, which runs, as it is now.
    public LightDiff compare(String repository, String entry, Run run) {
        return exclusion.during("diff", () -> new GuestWork(machine().site(), run).compare(repository, entry));
    }

    /// Undoes the last restore.
    public RestoreOutcome undoRestore(Run run) {
        return exclusion.during("undo a restore", () -> new GuestWork(machine().site(), run).undo());
    }

    /// Starts the machine, or lets it go on.
    public AreaStatus start(Run run) {
        return exclusion.during("start", () -> {
            run.phase("starting", -1);
            machine().start();
            return statusNow();
        });
    }

    /// Shuts the machine down, or pulls the plug.
    public AreaStatus stop(boolean force, Run run) {
        return exclusion.during("stop", () -> {
            run.phase("shutting down", -1);
            if (!machine().stop(force, PATIENCE_TO_SHUT_DOWN)) {
                throw ProblemException.of(
                                ProblemKind.HYPERVISOR,
                                "The machine in " + name + " has not shut down in " + PATIENCE_TO_SHUT_DOWN.toSeconds()
                                        + " s")
                        .next("`vml stop " + name + " --force` pulls the plug");
            }
            return statusNow();
        });
    }

    /// Empties the area and says what was in it. Refuses to throw away what no entry has, unless `discard`. A machine
    /// that VML did not make stays as it is.
    public AreaStatus close(boolean discard) {
        return exclusion.during("close", () -> machine().close(discard));
    }

    /// Takes up again what an earlier controller left: a machine that runs gets its disks back and goes on.
    void recover() {
        if (exclusion.isHeld()) {
            return; // whoever is at work serves the disks
        }
        HeldMachine machine = machine();
        if (machine.isToRecover()) {
            exclusion.duringRecovery(machine::recover);
        }
        if (isEmpty() && !directory.notedHolds().isEmpty()) {
            exclusion.duringRecovery(this::letGoIfEmpty);
        }
    }

    /// Gives back what a close or an open that was cut off left held.
    private void letGoIfEmpty() {
        if (isEmpty()) {
            opened.letGo();
        }
    }

    /// Has the machine go on that stalled, if it is this one and its disks are being served.
    void revive(UUID machine) {
        opened.revive(machine);
    }

    /// Whether a machine here needs the controller.
    boolean isOpen() {
        return machine().needsController();
    }

    /// Serves its disks no more; the machine waits until somebody does again.
    void release() {
        opened.release();
    }
}
