package org.vml.repository;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.logbook.VirtualMachine;

/// What is written down of an entry when it is committed.
///
/// @param name the name that the entry was saved under; it may have another one by now
/// @param machine the machine that the disks belong to, or null for an image of a disk
/// @param memory what was saved of its memory, in parts named by the driver; empty if nothing was
/// @param light the light level, in parts; empty if the entry has none
public record Manifest(
        EntryName name,
        @Nullable EntryId base,
        Instant time,
        Set<Level> levels,
        @Nullable VirtualMachine machine,
        List<StoredDisk> disks,
        List<StoredDisk> memory,
        List<StoredDisk> light,
        String message,
        long bytesScanned,
        long bytesAdded) {

    /// A disk of the machine, or a part of its memory or of the light level, and where its content is.
    public record StoredDisk(String name, DiskTree tree) {}

    /// All trees of the entry.
    public List<StoredDisk> trees() {
        return Stream.of(disks, memory, light).flatMap(List::stream).toList();
    }
}
