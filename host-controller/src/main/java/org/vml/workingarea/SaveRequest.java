package org.vml.workingarea;

import org.vml.logbook.EntryName;

/// How a machine is to be saved.
///
/// @param light whether the light level is saved, and nothing else
/// @param memory whether its memory is saved too, if it runs
public record SaveRequest(EntryName name, String message, boolean light, boolean memory) {
    /// A save of disks, and of memory if it is asked for and the machine runs.
    public SaveRequest(EntryName name, String message, boolean memory) {
        this(name, message, false, memory);
    }
}
