package org.vml.workingarea;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Entry;

/// What a save did.
///
/// @param paused how long the machine stood still
/// @param partial whether a level that was asked for is missing
/// @param notes what is unusual about it, for a person
/// @param fullScan why whole disks were read, or null if only what changed was
public record Saved(
        Entry entry,
        Duration paused,
        boolean partial,
        List<String> notes,
        @Nullable String fullScan) {

    Saved(Entry entry, Duration paused, boolean partial, List<String> notes) {
        this(entry, paused, partial, notes, null);
    }
}
