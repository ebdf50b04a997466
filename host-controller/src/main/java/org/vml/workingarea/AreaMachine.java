package org.vml.workingarea;

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
    private final String name;
    private final AreaDirectory directory;
    private final Surroundings around;
    private final Runnable whenServing;
    private volatile @Nullable DiskExports exports;
    private volatile @Nullable Settling settling;

    /// @param whenServing is run whenever disks of the area begin to be served
    AreaMachine(String name, AreaDirectory directory, Surroundings around, Runnable whenServing) {
        this.whenServing = whenServing;
        this.name = name;
        this.directory = directory;
        this.around = around;
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

    /// What the area holds; a problem of kind `NOT_FOUND` if it holds nothing.
    AreaState require() {
        return directory
                .load()
                .orElseThrow(() -> ProblemException.of(ProblemKind.NOT_FOUND, "The working area " + name + " is empty")
                        .next("`vml open ENTRY --area " + name + "` opens an entry in it"));
    }

    /// The machine, if the hypervisor knows it.
    Optional<Machine> find(AreaState state) {
        return hypervisor().find(state.machine());
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
                        state.machineName(),
                        state.machine(),
                        directory.path(),
                        state.definition(),
                        disks,
                        state.sshPort(),
                        state.keepIdentity()));
    }

    /// Has a machine that was just started settle, in the background.
    ///
    /// @param resumed whether it went on from its memory
    void settle(AreaState state, boolean resumed) {
        Settling begun =
                new Settling(hypervisor(), state.machine(), resumed, state.user(), SshKeys.publicKey(directory));
        settling = begun;
        begun.start();
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

    void unserve() {
        DiskExports current = exports;
        exports = null;
        if (current != null) {
            current.close();
        }
    }

    boolean isServing() {
        return exports != null;
    }

    /// Writes down the overlays that the running machine has, in case somebody was killed before doing so.
    AreaState upToDate(AreaState state, Machine machine) {
        Map<String, List<String>> actual = new HashMap<>();
        for (AreaDisk disk : state.disks()) {
            actual.put(
                    disk.name(),
                    machine.overlays(disk.name()).stream()
                            .map(AreaMachine::fileName)
                            .toList());
        }
        AreaState current = state.with(actual);
        if (!current.equals(state)) {
            directory.store(current);
        }
        return current;
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

    /// Puts the overlays with unsaved changes right over the newest entry, of a machine that is off, and removes those
    /// between. Cut off at any point, what is written down fits what is there.
    AreaState collapse(AreaState state) {
        if (!state.isLayered()) {
            return state;
        }
        unserve();
        for (AreaDisk disk : state.disks()) {
            Path lowest = directory.overlay(disk.unsavedOverlays().getLast());
            Overlays.rebase(lowest, directory.disksSocket(), disk.name());
        }
        AreaState collapsed = state.collapsed();
        directory.store(collapsed);
        state.disks().forEach(disk -> directory.delete(disk.savedOverlays()));
        return collapsed;
    }

    /// Replaces the overlays of a machine that is off, all of whose changes are saved, by empty ones over the newest
    /// entry.
    AreaState renew(AreaState saved) {
        unserve();
        AreaState renewed = saved.renewed();
        createOverlays(renewed);
        directory.store(renewed);
        saved.disks().forEach(disk -> directory.delete(disk.overlays()));
        return renewed;
    }
}
