package org.vml.agent.quiesce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The time between the hooks before a freeze and those after it. Whatever becomes of the controller, it ends: with the
/// session, and by itself when it lasts too long. That is also so in a machine that was saved with its memory within
/// that time and goes on from it, where no controller knows of it. Thread-safe.
public final class Quiescence implements AutoCloseable {
    /// How long a freeze may last, as the guest sees it.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path root;
    private final Duration limit;
    private @Nullable Thread timer;
    private List<String> late = List.of();

    /// @param root the directory that paths begin at: `/`
    public Quiescence(Path root) {
        this(root, LIMIT);
    }

    Quiescence(Path root, Duration limit) {
        this.root = root;
        this.limit = limit;
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
            late = new ArrayList<>(Hooks.run(root, false));
            late.addFirst("the hooks after the thaw were run by themselves after " + limit.toSeconds() + " s");
        }
    }

    /// Runs the hooks after, unless they were run.
    ///
    /// @return which did not end well, or that they were run by themselves
    public synchronized List<String> end() {
        List<String> notes = late;
        late = List.of();
        if (timer != null) {
            timer.interrupt();
            timer = null;
            notes = Hooks.run(root, false);
        }
        return notes;
    }

    /// Whether hooks after are still to be run.
    public synchronized boolean isQuiet() {
        return timer != null;
    }

    @Override
    public void close() {
        List<String> ignored = end();
        assert ignored != null;
    }
}
