package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.problem.ProblemException;

/// What a machine that was just started still needs from the agent in it, as soon as that answers. In the background:
/// guests without an agent work without.
final class Settling {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// How long to wait before the agent is asked again, unless the hypervisor tells that something has changed.
    private static final long PAUSE_MILLIS = 250;

    private final Hypervisor hypervisor;
    private final UUID id;
    private final boolean resumed;
    private final @Nullable String user;
    private final String publicKey;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean done;

    /// @param resumed whether it went on from a memory, whose file systems may be frozen and whose clock is old
    Settling(Hypervisor hypervisor, UUID id, boolean resumed, @Nullable String user, String publicKey) {
        this.hypervisor = hypervisor;
        this.id = id;
        this.resumed = resumed;
        this.user = user;
        this.publicKey = publicKey;
    }

    void start() {
        Thread.ofVirtual().name("settle " + id).start(() -> {
            Hypervisor.Watch watch = hypervisor.watch(this::changed);
            try (watch) {
                settle();
            }
        });
    }

    private void settle() {
        try {
            letIn();
        } finally {
            done = true;
        }
        setClock();
    }

    private void changed(UUID machine) {
        if (machine.equals(id)) {
            changed.release();
        }
    }

    /// Whether one can log in, or that was given up.
    boolean isDone() {
        return done;
    }

    private void letIn() {
        if (resumed) {
            attempt("thaw the file systems", Machine::thaw);
        }
        if (user != null) {
            String login = user;
            attempt("allow the area's key", machine -> machine.allowKey(login, publicKey));
        }
    }

    /// Last, since it takes half a second.
    private void setClock() {
        if (resumed) {
            attempt("set the clock", machine -> machine.setClock(Instant.now()));
        }
    }

    @FunctionalInterface
    private interface Step {
        void on(Machine machine);
    }

    private void attempt(String what, Step step) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            changed.drainPermits();
            Machine machine = hypervisor.find(id).orElse(null);
            if (machine == null || machine.state() == MachineState.OFF) {
                return;
            }
            try {
                step.on(machine);
                return;
            } catch (ProblemException e) {
                if (System.nanoTime() > deadline) {
                    LOG.log(Level.WARNING, "could not {0} in machine {1}: {2}", what, id, e.getMessage());
                    return;
                }
            }
            try {
                boolean ignored = changed.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
