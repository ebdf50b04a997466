package org.vml.workingarea;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.Overlays;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineSpec;
import org.vml.hypervisor.MachineSpec.SpecDisk;
import org.vml.hypervisor.MachineState;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.AreaState.AreaDisk;

/// The machine of an area and what it stands on: definition, overlays, served disks. For one operation at a time.
final class AreaMachine {
    /// What QEMU makes of an empty overlay takes three clusters of 64 KiB at least (docs/interop/qcow2.txt).
    private static final long SMALLEST_OVERLAY = 3L << 16;

    private final String name;
    private final AreaDirectory directory;
    private final Surroundings around;
    private final AreaHold hold;
    private final Runnable whenServing;
    private volatile @Nullable DiskExports exports;
    private volatile @Nullable Settling settling;
    private @Nullable Launch launch;

    /// @param whenServing is run whenever disks of the area begin to be served
    AreaMachine(String name, AreaDirectory directory, Surroundings around, Runnable whenServing) {
        this.whenServing = whenServing;
        this.name = name;
        this.directory = directory;
        this.around = around;
        this.hold = new AreaHold(name, directory, around);
    }

    String name() {
        return name;
    }

    AreaDirectory directory() {
        return directory;
    }

    Surroundings around() {
        return around;
    }

    Hypervisor hypervisor() {
        return around.hypervisor().get();
    }

    AreaHold hold() {
        return hold;
    }

    /// Writes down what the area holds; durable when it returns, and the entries that it needs are held.
    void store(AreaState state) {
        hold.moving(directory.load().map(AreaState::standing), state.standing(), () -> directory.store(state));
    }

    /// What the area holds; a problem of kind `NOT_FOUND` if it holds nothing.
    AreaState require() {
        return directory
                .load()
                .orElseThrow(() -> ProblemException.of(ProblemKind.NOT_FOUND, "The working area " + name + " is empty")
                        .next("`vml open ENTRY --area " + name + "` opens an entry in it"));
    }

    /// What the area holds, and what a process that was killed has done and not written down.
    AreaState current() {
        AreaState known = require();
        Optional<Machine> running = find(known).filter(machine -> machine.state() != MachineState.OFF);
        AreaState current = running.map(machine -> withChains(known, machine))
                .orElseGet(() -> known.rotating() == null ? known : known.rotatedFor(arrived(known)));
        if (!current.equals(known)) {
            store(current);
        }
        return current;
    }

    /// What the area holds by what is known of it and the overlays that the machine, which runs, has in fact.
    static AreaState withChains(AreaState known, Machine machine) {
        return known.with(chains(known, machine));
    }

    private static Map<String, List<String>> chains(AreaState state, Machine machine) {
        Map<String, List<String>> chains = new HashMap<>();
        for (AreaDisk disk : state.disks()) {
            chains.put(
                    disk.name(),
                    machine.overlays(disk.name()).stream()
                            .map(AreaMachine::fileName)
                            .toList());
        }
        return chains;
    }

    /// The disks that got a new overlay before somebody was killed. One that was not used yet is empty, and does no
    /// harm on top; one that was not even made completely was never used.
    private List<String> arrived(AreaState state) {
        return state.disks().stream()
                .map(AreaDisk::name)
                .filter(disk -> isWhole(directory.overlay(state.comingOverlay(disk))))
                .toList();
    }

    private static boolean isWhole(Path overlay) {
        try {
            if (!Files.exists(overlay) || Files.size(overlay) < SMALLEST_OVERLAY) {
                return false;
            }
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not look at " + overlay + ": " + e.getMessage())
                    .because(e);
        }
        boolean ignored = Overlays.isEmpty(overlay); // a problem if it cannot be read: that is for a person to see
        return true;
    }

    /// The machine, if the hypervisor knows it. A problem of kind `CONFLICT` if it runs in another directory:
    /// this one is a copy of that.
    Optional<Machine> find(AreaState state) {
        requireSameHypervisor(state);
        Optional<Machine> found = hypervisor().find(state.machine().id());
        found.filter(machine -> machine.state() != MachineState.OFF).ifPresent(machine -> requireOurs(state, machine));
        return found;
    }

    /// Elsewhere a machine that runs would seem to be off.
    private void requireSameHypervisor(AreaState state) {
        String here = hypervisor().location();
        String there = state.machine().location();
        if (!here.equals(there)) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "The machine in " + name + " was made at " + there + ", and this is " + here)
                    .next("Set VML_LIBVIRT_URI to " + there + " and restart the controller");
        }
    }

    private void requireOurs(AreaState state, Machine machine) {
        boolean ours = state.disks().stream()
                .flatMap(disk -> machine.overlays(disk.name()).stream())
                .allMatch(overlay -> directory.path().equals(overlay.getParent()));
        if (!ours) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine " + state.machine().name() + " runs in another directory than "
                                    + directory.path() + ", which seems to be a copy")
                    .next("Work with the area that it runs in");
        }
    }

    MachineState stateOf(AreaState state) {
        return find(state).map(Machine::state).orElse(MachineState.OFF);
    }

    /// Tells the hypervisor of the machine, which is off.
    Machine define(AreaState state) {
        List<SpecDisk> disks = state.disks().stream()
                .map(disk -> new SpecDisk(
                        disk.name(), directory.overlays(disk.overlays()), directory.disksSocket(), disk.name()))
                .toList();
        return hypervisor()
                .define(new MachineSpec(
                        state.machine().name(),
                        state.machine().id(),
                        directory.path(),
                        state.machine().definition(),
                        disks,
                        state.machine().sshPort(),
                        state.machine().keepIdentity(),
                        configDrive()));
    }

    private @Nullable Path configDrive() {
        return Files.exists(directory.configDrive()) ? directory.configDrive() : null;
    }

    /// Has a machine that was just started settle, in the background.
    ///
    /// @param resumed whether it went on from its memory
    void settle(AreaState state, boolean resumed) {
        Settling begun = new Settling(
                hypervisor(), state.machine().id(), resumed, state.machine().user(), SshKeys.publicKey(directory));
        settling = begun;
        begun.start();
        if (launch != null) {
            launch.accompany(begun);
        }
    }

    /// Whether a machine that was just started is still waiting for its agent.
    boolean isSettling() {
        Settling last = settling;
        return last != null && !last.isDone();
    }

    /// Serves the disks of an entry, unless they are being served.
    DiskExports serve(String repository, String reference) {
        DiskExports current = exports;
        if (current != null && current.entry().id().value().equals(reference)) {
            return current;
        }
        unserve();
        DiskExports serving = DiskExports.serve(around, directory, repository, reference);
        exports = serving;
        whenServing.run();
        return serving;
    }

    /// Has what is served help the machine that is about to be started.
    void launch(BootTraces.Start start) {
        endLaunch();
        DiskExports current = exports;
        if (current != null) {
            launch = Launch.begin(around.traces(), current, start);
        }
    }

    private void endLaunch() {
        Launch current = launch;
        launch = null;
        if (current != null) {
            current.close();
        }
    }

    void unserve() {
        endLaunch();
        DiskExports current = exports;
        exports = null;
        if (current != null) {
            current.close();
        }
    }

    boolean isServing() {
        return exports != null;
    }

    private static String fileName(Path path) {
        return path.getName(path.getNameCount() - 1).toString();
    }

    /// Makes an overlay of every disk that is to be on top.
    void createOverlays(AreaState state) {
        for (AreaDisk disk : state.disks()) {
            Overlays.create(
                    directory.overlay(disk.overlays().getFirst()), directory.disksSocket(), disk.name(), disk.size());
        }
    }

    /// Serves what the machine, which is off, is to stand on: the newest entry, after its unsaved overlays were
    /// put right over that and the saved ones removed; what it stood on so far, if the newest entry cannot be
    /// had. Cut off at any point, what is written down fits what is there.
    AreaState collapse(AreaState state) {
        if (!state.isLayered() || !canServe(state.repository(), state.entry())) {
            DiskExports ignored = serve(state.repository(), state.served());
            return state;
        }
        for (AreaDisk disk : state.disks()) {
            Path lowest = directory.overlay(disk.unsavedOverlays().getLast());
            Overlays.rebase(lowest, directory.disksSocket(), disk.name());
        }
        AreaState collapsed = state.collapsed();
        store(collapsed);
        state.disks().forEach(disk -> directory.delete(disk.savedOverlays()));
        return collapsed;
    }

    private boolean canServe(String repository, String entry) {
        try {
            DiskExports ignored = serve(repository, entry);
            return true;
        } catch (ProblemException e) {
            System.getLogger("org.vml.workingarea")
                    .log(System.Logger.Level.WARNING, "area {0} stays on its old entry: {1}", name, e.getMessage());
            return false;
        }
    }

    /// Replaces the overlays of a machine that is off, all of whose changes are saved, by empty ones over the newest
    /// entry.
    AreaState renew(AreaState saved) {
        unserve();
        AreaState renewed = saved.renewed();
        createOverlays(renewed);
        store(renewed);
        saved.disks().forEach(disk -> directory.delete(disk.overlays()));
        return renewed;
    }
}
