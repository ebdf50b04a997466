package org.vml.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vml.api.Job;

/// How quickly a phase of a job goes on: measured over the last ten seconds, from the beginning of the phase at most.
final class Pace {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private String phase = "";

    private record Sample(long nanos, long bytes) {}

    /// Takes a state of the job in.
    ///
    /// @param nanos a clock that only goes forward
    void sample(Job job, long nanos) {
        if (!job.phase().equals(phase)) {
            phase = job.phase();
            samples.clear();
        }
        samples.addLast(new Sample(nanos, job.doneBytes()));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /// Bytes per second, or 0 while that cannot be told.
    long rate() {
        if (samples.size() < 2) {
            return 0;
        }
        long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
        long bytes = samples.getLast().bytes() - samples.getFirst().bytes();
        return nanos < 100_000_000 ? 0 : (long) (bytes * 1e9 / nanos);
    }

    /// `312.0 MiB/s, 9 s left`, as far as it can be told.
    String text(Job job) {
        long rate = rate();
        if (rate <= 0) {
            return "";
        }
        String speed = Units.size(rate) + "/s";
        long left = job.totalBytes() - job.doneBytes();
        return left <= 0 ? speed : speed + ", " + Units.wholeSeconds(Math.ceilDiv(left, rate)) + " left";
    }
}
