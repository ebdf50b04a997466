package org.vml.workingarea;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.logbook.Entry;
import org.vml.logbook.Logbook;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;

/// A machine that runs in an area, as those see it who work inside its guest.
interface GuestSite {
    /// How long a guest may take that was just started.
    Duration BOOTING = Duration.ofMinutes(4);

    /// How long one may take that runs.
    Duration RUNNING = Duration.ofSeconds(10);

    /// The area's name.
    String area();

    AreaDirectory directory();

    Surroundings around();

    /// The name of the repository that its entries go to.
    String repository();

    /// The entry that its disks are, or were last saved as; a problem if there is none.
    Entry disk(Logbook logbook);

    /// Whose environment is of interest; null for that of whoever logs in.
    @Nullable
    String user();

    /// As in an entry.
    VirtualMachine machine();

    /// Whether there may be something at an absolute path in the guest; see
    /// [org.vml.hypervisor.Machine#mayHave].
    boolean mayHave(String path);

    /// Starts the agent in the guest.
    ///
    /// @param patience how long to wait for the guest to answer
    AgentSession session(Duration patience, Run run);
}
