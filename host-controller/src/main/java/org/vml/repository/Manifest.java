package org.vml.repository;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;

/// What is written down of an entry when it is committed.
///
/// @param name the name that the entry was saved under; it may have another one by now
public record Manifest(
        EntryName name,
        @Nullable EntryId base,
        Instant time,
        Set<Level> levels,
        List<StoredDisk> disks,
        String message,
        long bytesScanned,
        long bytesAdded) {

    /// A disk of the machine and where its content is.
    public record StoredDisk(String name, DiskTree tree) {}
}
