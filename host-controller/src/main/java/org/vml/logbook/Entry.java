package org.vml.logbook;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A page of the logbook: one saved state of a virtual machine. Its content never changes; its name and tags may.
///
/// @param base the entry that this one was made from, or null. A story only: the entry is complete without it, and it
///     need not exist any more
/// @param bytesScanned bytes that were read from the machine to make it
/// @param bytesAdded bytes by which the repository grew
public record Entry(
        EntryId id,
        EntryName name,
        @Nullable EntryId base,
        Instant time,
        Set<Level> levels,
        List<Disk> disks,
        String message,
        SortedSet<Tag> tags,
        long bytesScanned,
        long bytesAdded) {

    /// How an entry came to be.
    public enum Kind {
        FULL,
        INCREMENTAL
    }

    /// An entry with a base is incremental: only what differed was added.
    public Kind kind() {
        return base == null ? Kind.FULL : Kind.INCREMENTAL;
    }

    public Entry named(EntryName newName) {
        return new Entry(id, newName, base, time, levels, disks, message, tags, bytesScanned, bytesAdded);
    }

    public Entry tagged(SortedSet<Tag> newTags) {
        return new Entry(id, name, base, time, levels, disks, message, newTags, bytesScanned, bytesAdded);
    }
}
