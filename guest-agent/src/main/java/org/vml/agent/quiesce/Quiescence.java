package org.vml.agent.quiesce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The time between the hooks before a freeze and those after it. Whatever becomes of the controller, it ends: with the
/// session, and by itself when it lasts too long; the session then ends, too. That is also so in a machine that was
/// saved with its memory within that time and goes on from it, where no controller knows of it. Thread-safe.
public final class Quiescence implements AutoCloseable {
    /// How long a freeze may last, as the guest sees it.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path root;
    private final Duration limit;
    private final Runnable late;
    private @Nullable Thread timer;

    /// @param root the directory that paths begin at: `/`
    /// @param late called when it lasted too long, after the hooks
    public Quiescence(Path root, Runnable late) {
        this(root, LIMIT, late);
    }

    Quiescence(Path root, Duration limit, Runnable late) {
        this.root = root;
        this.limit = limit;
        this.late = late;
    }

    /// Runs the hooks before.
    ///
    /// @return which did not end well
    public synchronized List<String> begin() {
        if (timer == null) {
            timer = Thread.ofPlatform().daemon().name("quiescence").start(this::endInTime);
        }
        return Hooks.run(root, true);
    }

    private void endInTime() {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException e) {
            return;
        }
        expire();
    }

    private synchronized void expire() {
        if (Thread.currentThread().equals(timer)) {
            timer = null;
            List<String> ignored = Hooks.run(root, false);
            late.run();
        }
    }

    /// Runs the hooks after, unless they were run.
    ///
    /// @return which did not end well
    public synchronized List<String> end() {
        if (timer == null) {
            return List.of();
        }
        timer.interrupt();
        timer = null;
        return Hooks.run(root, false);
    }

    /// Whether hooks after are still to be run.
    public synchronized boolean isQuiet() {
        return timer != null;
    }

    @Override
    public void close() {
        List<String> ignored = end();
    }
}
