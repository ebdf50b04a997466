package org.vml.hypervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;
import org.vml.repository.DiskSource;

/// A machine that a hypervisor knows. Thread-safe; one operation that changes it at a time. Problems are of
/// kind `HYPERVISOR`, those of the guest's agent of kind `GUEST`; `NOT_FOUND` if the machine is not defined
/// any more.
public interface Machine {
    UUID id();

    MachineState state();

    /// The overlays that a disk has now, top first, as in [MachineSpec.SpecDisk].
    List<Path> overlays(String disk);

    /// What must be kept to define a machine like this again: with all details that a saved memory depends on.
    String definition();

    /// Boots it.
    void start();

    /// Has it go on from a memory, given by the parts that [Hypervisor#openMemory] made of what [#rotate] wrote,
    /// by their names; they stay the caller's to close. It runs when this returns; its clock is what it was, and
    /// it is frozen if it was. `DAMAGED` if the parts are not what they were, and then it is off.
    void startFrom(Map<String, ? extends DiskSource> memory, Run run);

    /// Asks the guest to shut down and waits; false if it has not in time.
    boolean shutDown(Duration patience);

    /// Pulls the plug. Does nothing to a machine that is off.
    void destroy();

    /// Makes the hypervisor forget the machine, which is off. Its files stay.
    void undefine();

    void suspend();

    /// Lets it go on that is [MachineState#SUSPENDED] or [MachineState#STALLED].
    void resume();

    /// Has the guest's agent flush and freeze all file systems; returns how many. A problem of kind `GUEST`
    /// if there is no agent or it does not answer in time; then nothing is frozen.
    int freeze(Duration patience);

    /// Undoes [#freeze]. Safe to repeat; also where nothing is frozen.
    void thaw();

    /// Puts a new, empty overlay on top of each disk, all at one moment, and writes the memory of that moment
    /// to a file. What was on top before is frozen: nobody writes to it any more. The machine, which was
    /// running, goes on; if anything fails it goes on as if nothing had been tried, and no file is left.
    ///
    /// @param overlays a path for each disk by its name, where no file is
    /// @param memory where no file is; null to leave the memory out
    /// @return how long the machine stood still
    Duration rotate(Map<String, Path> overlays, @Nullable Path memory);

    /// Merges a frozen overlay, and those between, into one below it, while the machine runs on the overlay above, and
    /// waits. Then nobody needs `top` any more.
    void merge(String disk, Path top, Path below, Run run);

    /// Waits for the end of merges that were begun by a process that was killed since: until then the disks of the
    /// machine, which runs, can neither be rotated nor merged. Cancelling it ends them; the layers stay.
    void awaitAbandonedMerges(Run run);

    /// Whether the guest may have something at an absolute path: false only if its agent says that there is nothing.
    /// A problem of kind `GUEST` if there is no agent or it does not answer.
    boolean mayHave(String path);

    /// The socket that leads to VML's own agent in the guest, which waits at the channel `org.vml.agent.0`; empty if
    /// nobody does.
    Optional<Path> agentChannel();

    /// Sets the guest's clock by its agent.
    void setClock(Instant time);

    /// Allows a public key, a line as OpenSSH has them, to log in as `user`, by the guest's agent.
    void allowKey(String user, String publicKey);
}
