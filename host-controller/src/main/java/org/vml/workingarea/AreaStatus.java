package org.vml.workingarea;

import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.MachineState;

/// A look at a working area.
///
/// @param entry the name that its newest entry had when it was opened or saved; null if there is none yet
/// @param entryId its id, or null
/// @param machine the machine's name on its hypervisor
/// @param state null if the hypervisor cannot be asked
/// @param settling whether the machine was just started and waits for its agent, to be allowed to log in perhaps
/// @param busy what is being done to it, or null
/// @param sshPort of 127.0.0.1, leads to the guest; [#NO_PORT] if none does
/// @param problem why the state is not known, or why the machine stands still; or null
/// @param adopted whether it is a machine that VML did not make
public record AreaStatus(
        @Nullable String entry,
        @Nullable String entryId,
        String repository,
        String machine,
        String driver,
        @Nullable MachineState state,
        int sshPort,
        @Nullable String user,
        boolean settling,
        @Nullable String busy,
        @Nullable String problem,
        boolean adopted) {
    static final int NO_PORT = 0;
}
