package org.vml.hypervisor.simulated;

import java.util.Map;
import java.util.Optional;
import org.vml.hypervisor.simulated.MachineRecord.Passing;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Work in which a machine is in a state that does not last. It is written down before, under a lock that ends with
/// the process; so whoever comes later ends what a process that was killed has begun.
final class Transition implements AutoCloseable {
    private final MachineFiles files;
    private final MachineRecord machine;
    private final FileLocks.Held lock;

    private Transition(MachineFiles files, MachineRecord machine, FileLocks.Held lock) {
        this.files = files;
        this.machine = machine;
        this.lock = lock;
    }

    /// `CONFLICT` if somebody is at it.
    static Transition begin(MachineFiles files, MachineRecord machine, Passing passing) {
        FileLocks.Held lock = FileLocks.attempt(files.lock(machine.id()))
                .orElseThrow(() -> ProblemException.of(
                        ProblemKind.CONFLICT, "Somebody else is at work on machine " + machine.name()));
        try {
            endAbandoned(files, machine);
            files.store(files.load(machine.id()).orElse(machine).passing(passing));
            return new Transition(files, machine, lock);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /// Ends what was begun and is done by nobody any more; false if somebody is at it.
    static boolean settle(MachineFiles files, MachineRecord machine) {
        Optional<FileLocks.Held> lock = FileLocks.attempt(files.lock(machine.id()));
        try (FileLocks.Held _ = lock.orElse(() -> {})) {
            if (lock.isPresent()) {
                endAbandoned(files, machine);
            }
            return lock.isPresent();
        }
    }

    private static void endAbandoned(MachineFiles files, MachineRecord known) {
        MachineRecord machine = files.load(known.id()).orElse(known);
        Passing passing = machine.passing();
        if (passing == null) {
            return;
        }
        Monitor monitor = new Monitor(files.monitor(machine.id()), machine.name());
        MachineRecord settled = machine;
        switch (passing) {
            case STARTING -> new Qemu(files, machine).kill();
            case ROTATING -> {
                if (monitor.status().isPresent()) {
                    monitor.call("resume", "migrate_cancel", Map.of());
                    monitor.call("resume", "cont", Map.of());
                    settled = machine.on(new Layers(monitor).read());
                }
            }
        }
        files.store(settled.passing(null));
    }

    @Override
    public void close() {
        try {
            files.load(machine.id()).ifPresent(now -> files.store(now.passing(null)));
        } finally {
            lock.close();
        }
    }
}
