package org.vml.hypervisor.simulated;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.MachineSpec;
import org.vml.hypervisor.MachineSpec.SpecDisk;

/// A machine as it is written down. Paths are texts, since Jackson would make URIs of them.
///
/// @param directory its working area
/// @param configDrive the image in its CD-ROM drive, or null if that is empty or not there
/// @param passing what a process was about to do with the machine that does not last, or null
record MachineRecord(
        String name,
        UUID id,
        String directory,
        String definition,
        List<RecordedDisk> disks,
        @Nullable String configDrive,
        @Nullable Passing passing) {

    /// States that a machine is in only while a process works on it, which holds its lock.
    enum Passing {
        /// QEMU begins, and does not run its guest yet.
        STARTING,
        /// The guest stands still while its memory is taken.
        ROTATING
    }

    /// See [SpecDisk].
    record RecordedDisk(String name, List<String> overlays, String socket, String export) {
        List<Path> files() {
            return overlays.stream().map(Path::of).toList();
        }
    }

    static MachineRecord of(MachineSpec spec, Definition definition) {
        return new MachineRecord(
                spec.name(),
                spec.id(),
                spec.directory().toString(),
                definition.format(),
                spec.disks().stream().map(MachineRecord::recorded).toList(),
                definition.drive() && spec.configDrive() != null
                        ? spec.configDrive().toString()
                        : null,
                null);
    }

    private static RecordedDisk recorded(SpecDisk disk) {
        List<String> overlays = disk.overlays().stream().map(Path::toString).toList();
        return new RecordedDisk(disk.name(), overlays, disk.socket().toString(), disk.export());
    }

    MachineRecord passing(@Nullable Passing now) {
        return new MachineRecord(name, id, directory, definition, disks, configDrive, now);
    }

    /// With these overlays, by disk.
    MachineRecord on(Map<String, List<Path>> chains) {
        List<RecordedDisk> changed = disks.stream()
                .map(disk -> new RecordedDisk(
                        disk.name(),
                        Objects.requireNonNullElse(chains.get(disk.name()), disk.files()).stream()
                                .map(Path::toString)
                                .toList(),
                        disk.socket(),
                        disk.export()))
                .toList();
        return new MachineRecord(name, id, directory, definition, changed, configDrive, passing);
    }
}
