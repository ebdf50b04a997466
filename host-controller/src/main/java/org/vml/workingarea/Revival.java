package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Has a machine go on that stood still because its disk could not be read: after a controller has ended and the next
/// one serves the disk again, QEMU notices by a request that fails, which stops the machine before the guest sees it.
/// Where the disk still does not work, for want of room perhaps, it is tried again only after a while.
final class Revival {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AreaMachine area;
    private final ReentrantLock lock = new ReentrantLock();
    private long failedAt = System.nanoTime() - REST_NANOS;

    Revival(AreaMachine area) {
        this.area = area;
    }

    /// Does nothing if the machine of this id is not the area's, or does not stand still.
    void attempt(UUID id) {
        boolean isOurs = area.isServing()
                && area.directory()
                        .load()
                        .filter(state -> state.machine().id().equals(id))
                        .isPresent();
        if (!isOurs || !lock.tryLock()) {
            return;
        }
        try {
            Machine machine = area.hypervisor().find(id).orElse(null);
            if (machine != null
                    && machine.state() == MachineState.STALLED
                    && area.directory().hasRoom()
                    && System.nanoTime() - failedAt >= REST_NANOS) {
                machine.resume();
                LOG.log(Level.INFO, "area {0}: the machine goes on", area.name());
            }
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.NOT_FOUND) { // it was closed meanwhile
                failedAt = System.nanoTime();
                LOG.log(Level.WARNING, "area {0}: {1}", area.name(), e.getMessage());
            }
        } finally {
            lock.unlock();
        }
    }
}
