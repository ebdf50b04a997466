package org.vml.workingarea;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hardware;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.Manifest;
import org.vml.workingarea.AreaState.AreaDisk;

/// Makes the machine of an entry in an empty area, and starts it.
final class Opening {
    /// As the guest calls it: `vda`.
    private static final Pattern DISK_NAME = Pattern.compile("[a-z]{2,4}[0-9]{0,3}");

    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");

    private final AreaMachine area;
    private final OpenRequest request;
    private final @Nullable VirtualMachine known;
    private final Run run;
    private final List<String> notes = new ArrayList<>();

    /// @param known what it is defined from instead of what the entry knows; null if there is no such thing
    Opening(AreaMachine area, OpenRequest request, @Nullable VirtualMachine known, Run run) {
        this.area = area;
        this.request = request;
        this.known = known;
        this.run = run;
    }

    /// Does it and returns what is unusual about it. If it fails, the area is as empty as before.
    List<String> open() {
        area.directory().load().ifPresent(this::refuse);
        area.directory().make();
        area.directory().clear();
        area.hold().release();
        SshKeys.make(area.directory(), "vml " + area.name());
        run.phase("opening", -1);
        UUID id = UUID.randomUUID();
        reachAhead();
        try {
            DiskExports exports = area.serve(request.repository(), request.entry());
            Manifest manifest = exports.repository().contents().manifest(exports.entry());
            AreaState state = newState(id, exports.entry(), known == null ? manifest.machine() : known);
            area.hold().take(state.standing());
            area.createOverlays(state);
            writeConfigDrive(state);
            area.store(state);
            if (request.start()) {
                start(state, exports, manifest);
            } else {
                area.define(state);
            }
            return notes;
        } catch (RuntimeException | Error e) {
            undo(id, e);
            throw e;
        }
    }

    /// Has the connection to the hypervisor be made while the repository is opened: each takes long in a controller
    /// that has just started.
    private void reachAhead() {
        Thread.ofVirtual().name("reach for " + area.name()).start(() -> {
            try {
                Hypervisor ignored = area.hypervisor();
            } catch (ProblemException e) {
                // whoever asks next is told
            }
        });
    }

    private void refuse(AreaState state) {
        throw ProblemException.of(
                        ProblemKind.CONFLICT,
                        "The working area " + area.name() + " holds the machine of " + state.entryName() + " already")
                .next("Open the entry in another area (`vml area add`), or `vml close " + area.name() + "`");
    }

    /// Entries come from others, too: the names of their disks become names of files.
    private static void requireUsable(Entry entry) {
        if (entry.disks().isEmpty()) {
            throw ProblemException.of(ProblemKind.USAGE, "The entry " + entry.name() + " holds no disk to open");
        }
        for (Disk disk : entry.disks()) {
            if (!DISK_NAME.matcher(disk.name()).matches() || disk.size() <= 0) {
                throw ProblemException.of(
                        ProblemKind.DAMAGED,
                        "The entry " + entry.name() + " has a disk \"" + disk.name() + "\" of " + disk.size()
                                + " bytes, which no machine can have");
            }
        }
    }

    private AreaState newState(UUID id, Entry entry, @Nullable VirtualMachine machine) {
        requireUsable(entry);
        String driver = area.hypervisor().driver();
        if (machine != null && !machine.driver().equals(driver)) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "The machine of " + entry.name() + " is one of " + machine.driver() + "; here is " + driver);
        }
        if (machine != null && request.hardware() != null) {
            throw ProblemException.of(
                            ProblemKind.USAGE,
                            "The entry " + entry.name() + " knows its machine: memory and processors cannot be chosen")
                    .next("Leave out --memory and --cpus");
        }
        String definition = machine != null
                ? machine.definition()
                : area.hypervisor().template(Objects.requireNonNullElse(request.hardware(), Hardware.USUAL));
        String knownUser = machine == null ? null : machine.user();
        String user = request.user() != null ? request.user() : knownUser;
        if (user != null && !USER_NAME.matcher(user).matches()) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + user + "\" cannot be the name of a user");
        }
        return new AreaState(
                request.repository(),
                entry.id().value(),
                entry.name().value(),
                entry.id().value(),
                new AreaState.Installed(
                        driver,
                        area.hypervisor().location(),
                        id,
                        "vml-" + area.name() + "-" + id.toString().substring(0, 8),
                        definition,
                        false,
                        user,
                        FreePort.any()),
                entry.disks().stream()
                        .map(disk ->
                                new AreaDisk(disk.name(), disk.size(), List.of(AreaState.overlay(disk.name(), 0)), 1))
                        .toList(),
                1,
                null);
    }

    private void writeConfigDrive(AreaState state) {
        Contextualisation wanted = request.configDrive();
        if (wanted != null) {
            ConfigDrive.write(
                    area.directory(),
                    new GuestContext(
                            state.machine().id(),
                            area.name(),
                            state.machine().user(),
                            SshKeys.publicKey(area.directory()),
                            wanted),
                    wanted.agentService() ? area.around().light().agents().image() : null);
        }
    }

    private void start(AreaState state, DiskExports exports, Manifest manifest) {
        boolean resumed = !request.cold() && !manifest.memory().isEmpty() && resume(state, exports);
        if (resumed && request.configDrive() != null) {
            notes.add("It goes on from its memory, so it reads the config drive only if it had one before");
        }
        if (!resumed) {
            area.launch(BootTraces.Start.BOOT);
            area.define(state).start();
        }
        area.settle(state, resumed);
    }

    /// Has the machine go on where it was; false if that cannot be done here.
    private boolean resume(AreaState state, DiskExports exports) {
        Map<String, DiskSource> memory = exports.repository().openMemory(exports.entry());
        try {
            AreaState sameMachine = state.with(state.machine().withIdentity(true));
            area.store(sameMachine);
            area.launch(BootTraces.Start.RESUME);
            area.define(sameMachine).startFrom(memory, run);
            return true;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.HYPERVISOR && e.kind() != ProblemKind.DAMAGED) {
                throw e;
            }
            notes.add("It was booted, since its memory cannot be used here: " + e.problem());
            area.find(state).ifPresent(Machine::destroy);
            area.store(state);
            return false;
        } finally {
            memory.values().forEach(DiskSource::close);
        }
    }

    private void undo(UUID id, Throwable failure) {
        try {
            area.hypervisor().find(id).ifPresent(machine -> {
                if (machine.state() != MachineState.OFF) {
                    machine.destroy();
                }
                machine.undefine();
            });
            area.unserve();
            area.directory().clear();
            area.hold().release();
        } catch (ProblemException e) {
            failure.addSuppressed(e);
        }
    }
}
