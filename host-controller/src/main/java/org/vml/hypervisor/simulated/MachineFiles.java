package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.vml.file.PrivateFiles;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The directory of the machines; see the package for what is in it.
record MachineFiles(Path directory) {
    private static final String RECORD = ".json";

    Path firmware() {
        return directory.resolve("guest.rom");
    }

    Path lock() {
        return directory.resolve("lock");
    }

    Path lock(UUID id) {
        return of(id, ".lock");
    }

    Path monitor(UUID id) {
        return of(id, ".qmp");
    }

    Path process(UUID id) {
        return of(id, ".pid");
    }

    Path log(UUID id) {
        return of(id, ".log");
    }

    Path memorySocket(UUID id) {
        return of(id, ".memory");
    }

    private Path of(UUID id, String suffix) {
        return directory.resolve(id + suffix);
    }

    /// The machine of this id; empty if there is none.
    Optional<MachineRecord> load(UUID id) {
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(of(id, RECORD)), MachineRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read machine " + id, e);
        }
    }

    void store(MachineRecord machine) {
        try {
            PrivateFiles.replace(of(machine.id(), RECORD), Json.MAPPER.writeValueAsBytes(machine));
        } catch (IOException e) {
            throw failed("write down machine " + machine.name(), e);
        }
    }

    /// Forgets a machine, and removes what QEMU left of it.
    void delete(UUID id) {
        try {
            for (String suffix : List.of(RECORD, ".qmp", ".pid", ".log", ".memory", ".lock")) {
                Files.deleteIfExists(of(id, suffix));
            }
        } catch (IOException e) {
            throw failed("forget machine " + id, e);
        }
    }

    /// All machines.
    List<UUID> ids() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(RECORD) && !name.startsWith("."))
                    .map(name -> UUID.fromString(name.substring(0, name.length() - RECORD.length())))
                    .toList();
        } catch (IOException e) {
            throw failed("list the machines", e);
        }
    }

    private ProblemException failed(String what, IOException cause) {
        return ProblemException.of(
                        ProblemKind.HYPERVISOR, "Could not " + what + " in " + directory + ": " + cause.getMessage())
                .because(cause);
    }
}
