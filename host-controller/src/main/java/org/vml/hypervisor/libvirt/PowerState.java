package org.vml.hypervisor.libvirt;

import com.sun.jna.ptr.IntByReference;
import java.util.UUID;
import org.vml.hypervisor.MachineState;

/// What libvirt says that a machine is doing.
///
/// @param state a `virDomainState`
/// @param reason why: for a machine that is paused a `virDomainPausedReason`
record PowerState(int state, int reason) {
    static PowerState read(Connection connection, UUID id, String label) {
        return connection.ask("look at machine " + label, id, (libvirt, domain) -> {
            IntByReference state = new IntByReference();
            IntByReference reason = new IntByReference();
            int ignored = LibvirtError.check(libvirt.virDomainGetState(domain, state, reason, 0));
            return new PowerState(state.getValue(), reason.getValue());
        });
    }

    /// Paused by libvirt itself, for the time of some operation.
    boolean isPausedInPassing() {
        return state == Flags.STATE_PAUSED
                && reason != Flags.PAUSED_USER
                && reason != Flags.PAUSED_UNKNOWN
                && reason != Flags.PAUSED_IO_ERROR;
    }

    MachineState machineState() {
        return switch (state) {
            case Flags.STATE_NONE, Flags.STATE_SHUTOFF, Flags.STATE_CRASHED -> MachineState.OFF;
            case Flags.STATE_PMSUSPENDED -> MachineState.SUSPENDED;
            case Flags.STATE_PAUSED -> {
                if (isPausedInPassing()) {
                    yield MachineState.RUNNING;
                }
                yield reason == Flags.PAUSED_IO_ERROR ? MachineState.STALLED : MachineState.SUSPENDED;
            }
            default -> MachineState.RUNNING;
        };
    }
}
