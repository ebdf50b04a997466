package org.vml.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.vml.api.Job;

/// Progress on a terminal: one line, drawn over itself ten times a second at most, gone at the end.
final class ProgressBar implements Progress {
    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final String CLEAR = "\r\033[K";
    private static final int LONGEST_BAR = 40;
    private static final int SHORTEST_BAR = 5;

    private final PrintStream err;
    private final Glyphs glyphs;
    private final int columns;
    private final LongSupplier nanos;
    private final Pace pace = new Pace();
    private long drawn;
    private boolean visible;

    /// @param columns the width of the terminal
    /// @param nanos a clock that only goes forward
    ProgressBar(PrintStream err, Glyphs glyphs, int columns, LongSupplier nanos) {
        this.err = err;
        this.glyphs = glyphs;
        this.columns = columns;
        this.nanos = nanos;
        this.drawn = nanos.getAsLong() - INTERVAL_NANOS;
    }

    @Override
    public synchronized void show(Job job) {
        long now = nanos.getAsLong();
        pace.sample(job, now);
        if (JobEvents.isRunning(job) && now - drawn >= INTERVAL_NANOS) {
            drawn = now;
            visible = true;
            err.print(CLEAR + line(job));
            err.flush();
        }
    }

    @Override
    public synchronized void note(String text) {
        close();
        err.println(text);
        err.flush();
    }

    @Override
    public synchronized void close() {
        if (visible) {
            err.print(CLEAR);
            err.flush();
            visible = false;
        }
    }

    /// Phase, bar, percent, bytes, rate, time left; the bar takes what room is left, the last column stays free.
    private String line(Job job) {
        String phase = Text.harmless(job.phase());
        String figures = figures(job);
        int room = Math.min(columns - 1 - Text.columns(phase) - Text.columns(figures) - 4, LONGEST_BAR);
        String bar = room < SHORTEST_BAR || job.totalBytes() <= 0 ? "" : bar(job, room) + "  ";
        return Text.cut(phase + "  " + bar + figures, columns - 1, glyphs.more());
    }

    private String figures(Job job) {
        String speed = pace.text(job);
        String bytes = Units.size(job.doneBytes());
        if (job.totalBytes() > 0) {
            bytes = Units.ratio(job.doneBytes(), job.totalBytes()) + "  " + bytes + " of "
                    + Units.size(job.totalBytes());
        }
        return speed.isEmpty() ? bytes : bytes + "  " + speed;
    }

    private String bar(Job job, int length) {
        int full = (int) Math.min(length, Math.max(0, (double) length * job.doneBytes() / job.totalBytes()));
        return glyphs.full().repeat(full) + glyphs.empty().repeat(length - full);
    }
}
