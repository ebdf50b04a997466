package org.vml.workingarea;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.file.ProcessLock;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// One operation at a time in an area: of this controller, which may try several at once, and of others.
/// Thread-safe.
final class Exclusion {
    private static final Duration PATIENCE_TO_RECOVER = Duration.ofSeconds(40);
    private static final String RECOVER = "recover";

    private final String area;
    private final AreaDirectory directory;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable String busy;

    Exclusion(String area, AreaDirectory directory) {
        this.area = area;
        this.directory = directory;
    }

    /// What this controller is doing in the area, or null.
    @Nullable
    String busy() {
        return busy;
    }

    /// Whether this controller is doing something in the area.
    boolean isHeld() {
        return lock.isLocked();
    }

    /// Does `operation`, called `act`; a problem of kind `CONFLICT` if another one goes on.
    <T> T during(String act, Supplier<T> operation) {
        if (!lock.tryLock() && !awaitRecovery()) {
            String other = busy;
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not " + act + ": the working area " + area + " is busy"
                                    + (other == null ? "" : " (" + other + ")"))
                    .next("Wait until that is done, or cancel it with Ctrl-C where it was started");
        }
        try (ProcessLock _ = directory.lock()) {
            busy = act;
            return operation.get();
        } finally {
            busy = null;
            lock.unlock();
        }
    }

    /// The same for taking up again what an earlier controller left. Others wait for it, and are not refused.
    void duringRecovery(Runnable recovery) {
        during(RECOVER, () -> {
            recovery.run();
            return true;
        });
    }

    /// Nobody asked for that what an earlier controller left is taken up, so nobody is refused because of it.
    private boolean awaitRecovery() {
        String other = busy;
        try {
            return (other == null || other.equals(RECOVER))
                    && lock.tryLock(PATIENCE_TO_RECOVER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
