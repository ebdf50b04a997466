package org.vml.logbook;

/// What an entry holds of a machine. An entry holds one or several of these.
public enum Level {
    /// All blocks of its disks.
    DISK,
    /// RAM and devices of the running machine.
    MEMORY,
    /// Environment and relevant files, captured inside the guest.
    LIGHT
}
