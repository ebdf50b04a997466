package org.vml.workingarea;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;

/// The machine that an area holds, if it holds one: made by VML, or by somebody else. What changes it is for one
/// operation at a time; a problem of kind `NOT_FOUND` if there is no machine.
sealed interface HeldMachine permits OpenedMachine, AdoptedMachine {
    /// Its id on the hypervisor; empty if the area holds no such machine. Asks nobody.
    Optional<UUID> id();

    /// A look at it; empty if the area holds no such machine.
    ///
    /// @param busy what is being done to it, or null
    Optional<AreaStatus> status(@Nullable String busy);

    /// Saves it as an entry.
    Saved save(SaveRequest request, Run run);

    /// The way into its guest; a problem if it does not run.
    GuestSite site();

    /// Starts it, or lets it go on.
    void start();

    /// Shuts it down, or pulls the plug; false if it has not shut down in time.
    boolean stop(boolean force, Duration patience);

    /// Empties the area and says what was in it.
    ///
    /// @param anyway also if something is lost by it
    AreaStatus close(boolean anyway);

    /// Whether it needs the controller.
    boolean needsController();

    /// Whether an earlier controller may have left something of it that is to be taken up. Asks nobody.
    boolean isToRecover();

    /// Takes that up.
    void recover();
}
