package org.vml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a save or an import did. The names of the fields are a contract with scripts.
///
/// @param base the id of the base, or null
/// @param partial whether a level that was asked for is missing
/// @param bytesScanned bytes read from the machine's disk
/// @param bytesAdded bytes by which the repository grew
/// @param pausedSeconds how long the guest stood still
/// @param notes what is unusual about it, for a person
/// @param fullScan why whole disks of a machine were read, where it could have been what changed; or null
public record SaveResult(
        String entry,
        String id,
        @Nullable String base,
        List<String> levels,
        boolean partial,
        long bytesScanned,
        long bytesAdded,
        double seconds,
        double pausedSeconds,
        List<String> notes,
        @Nullable String fullScan) {}
