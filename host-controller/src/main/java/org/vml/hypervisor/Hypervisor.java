package org.vml.hypervisor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A hypervisor that can be reached. Thread-safe. What it refuses, or what becomes of the connection to it,
/// is a problem of kind `HYPERVISOR`; the connection is made anew when it is needed again.
public interface Hypervisor extends AutoCloseable {
    /// The word for this kind: `libvirt`, `simulated`.
    String driver();

    /// Where it is, for people: `qemu:///session`.
    String location();

    /// The definition of a machine that is known by its disks alone, for [MachineSpec#definition].
    String template(Hardware hardware);

    /// Makes a machine known to the hypervisor; one of the same id that is off gets this definition instead.
    /// Does not start it. `CONFLICT` if a machine of this id runs, or another one has this name.
    Machine define(MachineSpec spec);

    /// A machine that was defined, by whomever; empty if there is none of this id.
    Optional<Machine> find(UUID id);

    /// A machine that somebody else defined on this host, by its name or id; empty if there is none.
    default Optional<ExistingMachine> existing(String nameOrId) {
        throw ProblemException.of(
                ProblemKind.HYPERVISOR,
                "Could not look for " + nameOrId + ": machines of " + driver() + " that VML did"
                        + " not make cannot be saved");
    }

    /// Opens the memory that [Machine#rotate] wrote, to be stored in parts.
    SavedMemory openMemory(Path memory, Run run);

    /// Has `listener` called with the id of each machine whose state changed, soon after it did, on a thread of the
    /// hypervisor's that must not wait; where the hypervisor tells it, also when the agent in a machine has come or
    /// gone. Closing what is returned ends that.
    Watch watch(Consumer<UUID> listener);

    /// Being told of changes.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Ends the connection; machines go on.
    @Override
    void close();
}
