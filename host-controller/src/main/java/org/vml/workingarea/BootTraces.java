package org.vml.workingarea;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.vml.file.PrivateFiles;

/// What machines read of their disks when they were started, kept in a directory of this host: `ENTRY.boot`, and
/// `ENTRY.resume` of those that went on from their memory. A help only: what cannot be read or written is passed
/// over. Thread-safe.
public final class BootTraces {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");
    private static final int MOST_FILES = 256;
    private static final int LONGEST_FILE = 4 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path directory;

    /// @param directory made when it is needed; may be lost at any time
    public BootTraces(Path directory) {
        this.directory = directory;
    }

    /// How a machine was started.
    enum Start {
        BOOT,
        RESUME
    }

    /// What was read of the disks of an entry.
    ///
    /// @param chunkSize in bytes
    /// @param disks the numbers of the chunks by the name of the disk, in the order of their first touch
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    record Trace(int chunkSize, Map<String, long[]> disks) {
        /// What was read of a disk; nothing if it was not there.
        long[] chunks(String disk) {
            return disks.getOrDefault(disk, new long[0]);
        }
    }

    /// The trace of the first of these entries, given by their ids, that has one.
    Optional<Trace> find(List<String> lineage, Start start) {
        return lineage.stream()
                .map(entry -> file(entry, start))
                .filter(Files::exists)
                .flatMap(file -> read(file).stream())
                .findFirst();
    }

    private static Optional<Trace> read(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                return Optional.empty();
            }
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), Trace.class))
                    .filter(trace -> trace.disks() != null);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "boot trace {0}: {1}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /// Keeps the trace of an entry in place of an older one; the oldest of all go.
    void keep(String entry, Start start, Trace trace) {
        try {
            PrivateFiles.makeDirectory(directory);
            PrivateFiles.replace(file(entry, start), MAPPER.writeValueAsBytes(trace));
            shorten();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot keep a boot trace in {0}: {1}", directory, e.getMessage());
        }
    }

    private void shorten() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .skip(MOST_FILES)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path file(String entry, Start start) {
        return directory.resolve(entry + "." + start.name().toLowerCase(Locale.ROOT));
    }
}
