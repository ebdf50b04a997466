package org.vml.repository;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.vml.logbook.EntryId;

/// That a machine in a working area needs entries, whether it runs or not: they are not to be forgotten.
///
/// @param entries what it needs
/// @param host where the area is; a name for people
/// @param since when it began to hold anything
public record Hold(Holder holder, Set<EntryId> entries, String host, Instant since) {
    /// Who holds.
    ///
    /// @param machine the id of the machine; of each there is one hold at a time
    /// @param area what the working area is called, in the home that it belongs to
    /// @param directory where that is
    public record Holder(UUID machine, String area, String directory) {}

    /// What the hold of a machine is called: the id of the machine as 32 lower-case hexadecimal digits.
    public static String nameOf(UUID machine) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(machine.getMostSignificantBits()) + hex.toHexDigits(machine.getLeastSignificantBits());
    }
}
