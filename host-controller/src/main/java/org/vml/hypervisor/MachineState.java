package org.vml.hypervisor;

/// What a machine is doing.
public enum MachineState {
    OFF,
    RUNNING,
    /// Somebody suspended it.
    SUSPENDED,
    /// It was stopped because a disk could not be read or written; the guest knows nothing of it.
    /// [Machine#resume] tries again what failed.
    STALLED
}
