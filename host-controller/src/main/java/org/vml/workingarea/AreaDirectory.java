package org.vml.workingarea;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vml.file.PrivateFiles;
import org.vml.file.ProcessLock;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The directory of a working area; see the package for what is in it.
record AreaDirectory(Path path) {
    /// The longest path of a Unix socket in bytes, unix(7).
    private static final int LONGEST_SOCKET = 107;

    /// A machine writes clusters of 64 KiB, and tables of that size.
    private static final long LEAST_ROOM = 1 << 20;

    private static final String HOLD = ".hold";
    private static final Set<String> OF_MEMORY = Set.of("memory", "memory.own");
    private static final Pattern OVERLAY = Pattern.compile("[a-z]{2,4}[0-9]{0,3}\\.[0-9]{1,9}\\.qcow2");
    private static final Set<String> OF_MACHINE = Set.of(
            "light",
            "agent.sock",
            "config.iso",
            "config.iso.new",
            "qga.sock",
            "console.log",
            "console.sock",
            "disks.sock",
            "known_hosts",
            "memory",
            "memory.own");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
            .build();

    Path disksSocket() {
        return path.resolve("disks.sock");
    }

    Path consoleSocket() {
        return path.resolve("console.sock");
    }

    Path key() {
        return path.resolve("id_ed25519");
    }

    Path publicKey() {
        return path.resolve("id_ed25519.pub");
    }

    Path knownHosts() {
        return path.resolve("known_hosts");
    }

    /// What the guest is told when it boots, as an ISO 9660 image; not in every area.
    Path configDrive() {
        return path.resolve("config.iso");
    }

    Path memory() {
        return path.resolve("memory");
    }

    /// An overlay by its name, which is that of a file right here.
    Path overlay(String name) {
        if (!OVERLAY.matcher(name).matches()) {
            throw ProblemException.of(ProblemKind.DAMAGED, "\"" + name + "\" cannot be an overlay in " + path);
        }
        return path.resolve(name);
    }

    /// Keeps other controllers out until it is closed; a problem of kind `CONFLICT` if one is at work. Makes the
    /// directory, if it is not there.
    ProcessLock lock() {
        make();
        return ProcessLock.tryTake(path.resolve("area.lock"))
                .orElseThrow(() -> ProblemException.of(ProblemKind.CONFLICT, "Another controller is at work in " + path)
                        .next("An area belongs to one VML_HOME at a time"));
    }

    List<Path> overlays(List<String> names) {
        return names.stream().map(this::overlay).toList();
    }

    /// Makes the directory, if it is not there.
    void make() {
        int length = consoleSocket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET) {
            throw ProblemException.of(
                            ProblemKind.USAGE,
                            "The path " + path + " is too long for a working area: its sockets can have "
                                    + LONGEST_SOCKET + " bytes")
                    .next("Choose a directory with a shorter path: `vml area add NAME DIR`");
        }
        try {
            PrivateFiles.makeDirectory(path);
        } catch (IOException e) {
            throw failed("make the directory", e);
        }
    }

    /// What the area holds; empty if it holds nothing.
    Optional<AreaState> load() {
        return load(stateFile(), AreaState.class);
    }

    /// Writes down what the area holds; durable when it returns.
    void store(AreaState state) {
        store(stateFile(), state);
    }

    /// What the area knows of a machine that VML did not make; empty if it holds none of these.
    Optional<Adopted> loadAdopted() {
        return load(adoptedFile(), Adopted.class);
    }

    /// As [#store(AreaState)].
    void store(Adopted adopted) {
        store(adoptedFile(), adopted);
    }

    private <T> Optional<T> load(Path file, Class<T> type) {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read the state", e);
        }
    }

    private void store(Path file, Object state) {
        try {
            PrivateFiles.replace(file, MAPPER.writeValueAsBytes(state));
        } catch (IOException e) {
            throw failed("write the state", e);
        }
    }

    /// Notes which entry has the newest light level of the machine, or was put into it last.
    void noteLight(EntryId entry) {
        try {
            PrivateFiles.replace(lightNote(), entry.value().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed("write the state", e);
        }
    }

    /// That entry, if there is one. It may have been forgotten since.
    Optional<EntryId> newestLight() {
        try {
            return Optional.of(new EntryId(Files.readString(lightNote())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw failed("read the state", e);
        }
    }

    private Path lightNote() {
        return path.resolve("light");
    }

    void delete(List<String> overlays) {
        delete(overlays.stream().map(this::overlay));
    }

    private void delete(Stream<Path> unneeded) {
        try {
            for (Path file : unneeded.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed("remove what is not needed any more", e);
        }
    }

    /// Removes the memory of a save, also what a save left that was cut off: it takes as much room as the machine has
    /// memory.
    void deleteMemory() {
        delete(OF_MEMORY.stream().map(path::resolve));
    }

    /// Removes all overlays but these, which the machine consists of: a rotation that was cut off may have left
    /// others.
    void deleteOverlaysBut(Set<String> used) {
        try (Stream<Path> files = Files.list(path)) {
            delete(files.map(file -> file.getFileName().toString())
                    .filter(file -> OVERLAY.matcher(file).matches() && !used.contains(file))
                    .toList());
        } catch (IOException e) {
            throw failed("remove what is not needed any more", e);
        }
    }

    /// Whether the disk that it is on has room for what a machine writes, a little at least.
    boolean hasRoom() {
        try {
            return Files.getFileStore(path).getUsableSpace() >= LEAST_ROOM;
        } catch (IOException e) {
            throw failed("see how much room is left", e);
        }
    }

    /// Notes that the repository of this name may have a hold of a machine here; durable when it returns.
    void noteHold(UUID machine, String repository) {
        try {
            Path note = note(machine);
            if (!Files.exists(note)) {
                PrivateFiles.replace(note, repository.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw failed("write the state", e);
        }
    }

    /// The names of the repositories that may have holds of machines here, by machine.
    Map<UUID, String> notedHolds() {
        Map<UUID, String> noted = new HashMap<>();
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(path, "*" + HOLD)) {
            for (Path note : notes) {
                String name = note.getFileName().toString();
                noted.put(UUID.fromString(name.substring(0, name.length() - HOLD.length())), Files.readString(note));
            }
            return noted;
        } catch (NoSuchFileException e) {
            return noted;
        } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
            throw failed("read the state", e);
        }
    }

    void removeNote(UUID machine) {
        try {
            Files.deleteIfExists(note(machine));
        } catch (IOException e) {
            throw failed("remove what is not needed any more", e);
        }
    }

    private Path note(UUID machine) {
        return path.resolve(machine + HOLD);
    }

    /// Forgets what the area holds, then removes it: all but the key, which others may have been told of.
    void clear() {
        try {
            Files.deleteIfExists(stateFile());
            Files.deleteIfExists(adoptedFile());
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    if (isOfMachine(file.getFileName().toString())) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw failed("clear it", e);
        }
    }

    /// Whether a file is one that we, or the hypervisor for us, make anew for each machine.
    private static boolean isOfMachine(String file) {
        return OVERLAY.matcher(file).matches() || OF_MACHINE.contains(file);
    }

    private Path stateFile() {
        return path.resolve("area.json");
    }

    private Path adoptedFile() {
        return path.resolve("adopted.json");
    }

    private ProblemException failed(String what, Exception cause) {
        return ProblemException.of(
                        ProblemKind.FAILED, "Working area " + path + ": could not " + what + ": " + cause.getMessage())
                .because(cause);
    }
}
