package org.vml.workingarea;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.ExistingDisk;
import org.vml.logbook.Entry;

/// What a working area knows of a machine that VML did not make: the content of `adopted.json`. Changed by making
/// another one.
///
/// @param repository the name of the repository that its entries go to
/// @param driver the kind of hypervisor
/// @param location where that is: `qemu:///system`
/// @param id the machine's id there
/// @param name its name there
/// @param token begins the names of our checkpoints of it
/// @param entry the id of its newest entry, null before the first save
/// @param entryName what that was called then
/// @param mark from where on changes are known, or null
/// @param next the number of the next checkpoint; none is used twice
/// @param saving whether a save was under way when this was written: its job may last, the guest may be frozen
/// @param ssh what one says to `ssh` to log in to it, or null if nobody said
record Adopted(
        String repository,
        String driver,
        String location,
        UUID id,
        String name,
        String token,
        @Nullable String entry,
        @Nullable String entryName,
        @Nullable Mark mark,
        int next,
        boolean saving,
        @Nullable String ssh) {

    /// All checkpoints of ours begin like this, whichever area they are of.
    static final String PREFIX = "vml-";

    /// A checkpoint: whatever differs from the newest entry was written to since, so that it is in its dirty bitmaps,
    /// if these are whole.
    ///
    /// @param disks the disks that have a bitmap, by name, each with the files that it consisted of, top first
    record Mark(String checkpoint, Map<String, List<String>> disks) {
        static Mark of(String checkpoint, List<ExistingDisk> disks) {
            Map<String, List<String>> files = new HashMap<>();
            disks.forEach(disk -> files.put(disk.name(), files(disk)));
            return new Mark(checkpoint, files);
        }

        /// Whether a disk had a bitmap and consists of the same files as then.
        boolean knows(ExistingDisk disk) {
            return files(disk).equals(disks.get(disk.name()));
        }

        /// For these disks alone; null if there is none of them.
        @Nullable
        Mark only(Set<String> names) {
            Map<String, List<String>> left = new HashMap<>(disks);
            left.keySet().retainAll(names);
            return left.isEmpty() ? null : new Mark(checkpoint, left);
        }

        private static List<String> files(ExistingDisk disk) {
            return disk.files().stream().map(Path::toString).toList();
        }
    }

    /// The entry that its next save needs; none before the first save.
    Standing standing() {
        return Standing.of(repository, id, entry == null ? List.of() : List.of(entry));
    }

    @JsonIgnore
    String comingCheckpoint() {
        return PREFIX + token + "-" + next;
    }

    boolean isOurs(String checkpoint) {
        return checkpoint.startsWith(PREFIX + token + "-");
    }

    /// Before a save does anything to the machine.
    Adopted begun() {
        return new Adopted(repository, driver, location, id, name, token, entry, entryName, mark, next + 1, true, ssh);
    }

    /// With nothing left of a save, if that is so.
    Adopted settled(boolean all) {
        return new Adopted(repository, driver, location, id, name, token, entry, entryName, mark, next, !all, ssh);
    }

    /// With no checkpoint that is still needed.
    Adopted withoutMark() {
        return new Adopted(repository, driver, location, id, name, token, entry, entryName, null, next, saving, ssh);
    }

    Adopted saved(Entry saved, @Nullable Mark from) {
        return new Adopted(
                repository,
                driver,
                location,
                id,
                name,
                token,
                saved.id().value(),
                saved.name().value(),
                from,
                next,
                saving,
                ssh);
    }
}
