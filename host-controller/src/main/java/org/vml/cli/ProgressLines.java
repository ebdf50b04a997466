package org.vml.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.vml.api.Job;

/// Progress for logs and pipes: a line every ten seconds, so nothing for what is quick.
final class ProgressLines implements Progress {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final LongSupplier nanos;
    private final Pace pace = new Pace();
    private long printed;

    /// @param nanos a clock that only goes forward
    ProgressLines(PrintStream err, LongSupplier nanos) {
        this.err = err;
        this.nanos = nanos;
        this.printed = nanos.getAsLong();
    }

    @Override
    public synchronized void show(Job job) {
        long now = nanos.getAsLong();
        pace.sample(job, now);
        if (JobEvents.isRunning(job) && now - printed >= INTERVAL_NANOS) {
            printed = now;
            note(line(job));
        }
    }

    @Override
    public synchronized void note(String text) {
        err.println(text);
        err.flush();
    }

    @Override
    public void close() {
        // Lines stay.
    }

    private String line(Job job) {
        StringBuilder line = new StringBuilder(Text.harmless(job.phase())).append(": ");
        line.append(Units.size(job.doneBytes()));
        if (job.totalBytes() > 0) {
            line.append(" of ").append(Units.size(job.totalBytes()));
            line.append(", ").append(Units.ratio(job.doneBytes(), job.totalBytes()));
        }
        String speed = pace.text(job);
        return (speed.isEmpty() ? line : line.append(", ").append(speed)).toString();
    }
}
