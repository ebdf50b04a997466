package org.vml.hypervisor.libvirt;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;

/// Measures how long a machine's processors stood still: from libvirt's event that says so to the one that
/// says that they go on, by the clock of this process. The events are sent when QEMU reports it; what they
/// need to come here, some 1 ms, they need both.
final class PauseWatch implements Events.Listener, AutoCloseable {
    private static final Duration LATE = Duration.ofSeconds(2);

    private final UUID machine;
    private final Hypervisor.Watch watch;
    private @Nullable Long stoppedAt;
    private long stood;

    PauseWatch(Events events, UUID machine) {
        this.machine = machine;
        this.watch = events.listen(this);
    }

    @Override
    public synchronized void heard(Events.Event event) {
        if (!event.machine().equals(machine)) {
            return;
        }
        if (event.type() == Flags.LIFECYCLE_SUSPENDED && stoppedAt == null) {
            stoppedAt = event.nanos();
        } else if (event.type() == Flags.LIFECYCLE_RESUMED && stoppedAt != null) {
            stood += event.nanos() - stoppedAt;
            stoppedAt = null;
            notifyAll();
        }
    }

    /// All the times that it stood still so far; zero if it never did. Waits a little for an event that is
    /// late.
    synchronized Duration stoodStill() {
        long deadline = System.nanoTime() + LATE.toNanos();
        try {
            while (stoppedAt != null && System.nanoTime() < deadline) {
                wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Duration.ofNanos(stood);
    }

    @Override
    public void close() {
        watch.close();
    }
}
