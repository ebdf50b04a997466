package org.vml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.workingarea.AreaStatus;
import org.vml.workingarea.Opened;

/// What was done to a machine: `vml open`, `start`, `stop`, `close`. The names of the fields are a contract with
/// scripts.
///
/// @param entry the entry that the machine goes on from, null if there is none yet
/// @param machine its name on the hypervisor, null if it is gone
/// @param state `running`, `off`, `suspended`, `stalled`; `empty` if the machine is gone
/// @param notes what is unusual, for a person
/// @param partial whether something that the entry has could not be put into the machine
public record MachineResult(
        @Nullable String entry,
        String area,
        @Nullable String machine,
        String state,
        double seconds,
        List<String> notes,
        boolean partial) {

    static MachineResult of(String area, AreaStatus status, List<String> notes, Stopwatch time) {
        return new MachineResult(
                status.entry(), area, status.machine(), MachineWords.of(status.state()), time.seconds(), notes, false);
    }

    static MachineResult of(String area, Opened opened, Stopwatch time) {
        MachineResult made = of(area, opened.status(), opened.notes(), time);
        return new MachineResult(
                made.entry, area, made.machine, made.state, made.seconds, made.notes, opened.partial());
    }
}
