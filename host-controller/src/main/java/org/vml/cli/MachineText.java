package org.vml.cli;

import org.vml.api.MachineResult;
import org.vml.api.SaveResult;

/// What was done to machines, for people.
final class MachineText {
    private MachineText() {}

    static String opened(MachineResult opened) {
        String state = opened.state().equals("off") ? "made, not started" : opened.state();
        return "Opened " + opened.entry() + " in " + opened.area() + ": " + state + " after "
                + Units.seconds(opened.seconds()) + "\n" + notes(opened.notes());
    }

    static String adopted(MachineResult adopted) {
        return "Adopted " + adopted.machine() + " in " + adopted.area() + ": " + adopted.state() + " after "
                + Units.seconds(adopted.seconds()) + "\n" + notes(adopted.notes()) + "`vml save ENTRY --area "
                + adopted.area() + "` saves it; the first time, all of its disks is read\n";
    }

    static String did(String past, MachineResult result) {
        return past + " " + result.area() + (result.entry() == null ? "" : " (" + result.entry() + ")") + ": "
                + result.state() + " after " + Units.seconds(result.seconds()) + "\n" + notes(result.notes());
    }

    static String saved(SaveResult saved) {
        String paused = saved.pausedSeconds() > 0
                ? ", the guest stood still for " + Math.round(saved.pausedSeconds() * 1000) + " ms"
                : "";
        return "Saved " + saved.entry() + " (" + String.join(" and ", saved.levels()) + "): read "
                + Units.size(saved.bytesScanned()) + " of the disk, added " + Units.size(saved.bytesAdded()) + " in "
                + Units.seconds(saved.seconds()) + paused + "\n" + notes(saved.notes());
    }

    private static String notes(Iterable<String> notes) {
        StringBuilder text = new StringBuilder();
        for (String note : notes) {
            text.append("note: ").append(Text.harmless(note)).append('\n');
        }
        return text.toString();
    }
}
