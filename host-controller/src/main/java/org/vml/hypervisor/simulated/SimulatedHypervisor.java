package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.vml.file.PrivateFiles;
import org.vml.hypervisor.Hardware;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineSpec;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.SavedMemory;
import org.vml.hypervisor.memory.MemoryImage;
import org.vml.hypervisor.memory.MemoryParts;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The simulated machines of a directory. Several processes may work with them.
public final class SimulatedHypervisor implements Hypervisor {
    /// What the location begins with, before the absolute path of the directory.
    public static final String SCHEME = "simulated:";

    /// The longest path of a Unix socket in bytes, unix(7).
    private static final int LONGEST_SOCKET = 107;

    private final MachineFiles files;
    private final StateWatch watch;

    private SimulatedHypervisor(MachineFiles files) {
        this.files = files;
        this.watch =
                new StateWatch(files::ids, id -> find(id).map(Machine::state).orElse(MachineState.OFF));
    }

    /// Those of a location, whose directory is made if it is not there. `USAGE` if it is none.
    public static SimulatedHypervisor at(String location) {
        Path directory = directory(location);
        MachineFiles files = new MachineFiles(directory);
        int longest = files.memorySocket(new UUID(0, 0)).toString().getBytes(StandardCharsets.UTF_8).length;
        if (longest > LONGEST_SOCKET) {
            throw ProblemException.of(ProblemKind.USAGE, "The path in " + location + " is too long for sockets");
        }
        try {
            PrivateFiles.makeDirectory(directory);
            GuestFirmware.install(files.firmware());
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, "Could not use " + location + ": " + e.getMessage())
                    .because(e);
        }
        return new SimulatedHypervisor(files);
    }

    private static Path directory(String location) {
        if (!location.startsWith(SCHEME + "/")) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + location + "\" is no place for simulated machines")
                    .next("Write " + SCHEME + " and the absolute path of a directory");
        }
        return Path.of(location.substring(SCHEME.length())).normalize();
    }

    @Override
    public String driver() {
        return "simulated";
    }

    @Override
    public String location() {
        return SCHEME + files.directory();
    }

    @Override
    public String template(Hardware hardware) {
        return Definition.of(hardware).format();
    }

    @Override
    public Machine define(MachineSpec spec) {
        Definition definition = fit(spec);
        if (spec.disks().size() + (definition.drive() ? 1 : 0) > Qemu.MOST_DISKS) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "Could not define machine " + spec.name() + ": a simulated one has at most " + Qemu.MOST_DISKS
                            + " disks, a config drive included");
        }
        try (FileLocks.Held _ = FileLocks.take(files.lock())) {
            requireFree(spec);
            makeLog(spec);
            MachineRecord machine = MachineRecord.of(spec, definition);
            files.store(machine);
            return new SimulatedMachine(files, machine);
        }
    }

    private static Definition fit(MachineSpec spec) {
        Definition definition = Definition.parse(spec.definition());
        return spec.keepIdentity() ? definition : definition.withDrive(spec.configDrive() != null);
    }

    private void requireFree(MachineSpec spec) {
        find(spec.id())
                .map(Machine::state)
                .filter(state -> state != MachineState.OFF)
                .ifPresent(state -> {
                    throw ProblemException.of(
                                    ProblemKind.CONFLICT,
                                    "Could not define machine " + spec.name() + ": it is " + state)
                            .next("Stop it first");
                });
        boolean taken = files.ids().stream()
                .filter(id -> !id.equals(spec.id()))
                .flatMap(id -> files.load(id).stream())
                .anyMatch(other -> other.name().equals(spec.name()));
        if (taken) {
            throw ProblemException.of(
                    ProblemKind.CONFLICT,
                    "Could not define machine " + spec.name() + ": " + location()
                            + " has another machine of this name");
        }
    }

    private static void makeLog(MachineSpec spec) {
        Path log = spec.directory().resolve("console.log");
        try {
            if (!Files.exists(log)) {
                Files.createFile(log);
            }
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not make " + log + ": " + e.getMessage())
                    .because(e);
        }
    }

    @Override
    public Optional<Machine> find(UUID id) {
        return files.load(id).map(machine -> new SimulatedMachine(files, machine));
    }

    @Override
    public SavedMemory openMemory(Path memory, Run run) {
        return MemoryParts.of(MemoryImage.open(memory, run));
    }

    @Override
    public Watch watch(Consumer<UUID> listener) {
        return watch.watch(listener);
    }

    @Override
    public void close() {
        watch.close();
    }
}
