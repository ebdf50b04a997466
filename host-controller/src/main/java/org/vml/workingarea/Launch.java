package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vml.diskserver.ServedDisk;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.BootTraces.Start;
import org.vml.workingarea.BootTraces.Trace;

/// What is done beside a machine from when it is started: the chunks that an earlier start of its lineage has read
/// come ahead, those that this one reads are noted, and once it has settled the rest of its disks comes into the
/// cache.
final class Launch implements AutoCloseable {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");

    /// When the disks begin to hydrate: so long after the machine has settled, or, if nobody knows when that is,
    /// after it was started.
    private static final Duration REST = Duration.ofSeconds(20);

    private static final Duration LATEST = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 500;

    private final BootTraces traces;
    private final DiskExports exports;
    private final Start start;
    private final List<ServedDisk> disks;
    private final Run hydration = new Run();
    private @Nullable Thread thread;
    private volatile boolean settled;

    private Launch(BootTraces traces, DiskExports exports, Start start) {
        this.traces = traces;
        this.exports = exports;
        this.start = start;
        this.disks = exports.entry().disks().stream()
                .map(disk -> exports.served().disk(disk.name()))
                .toList();
    }

    /// Begins, right before the machine is started.
    static Launch begin(BootTraces traces, DiskExports exports, Start start) {
        Launch launch = new Launch(traces, exports, start);
        launch.prefetch();
        return launch;
    }

    /// Goes on, in the background, now that the machine was started. Once.
    void accompany(Settling settling) {
        thread = Thread.ofVirtual().name("launch " + exports.entry().name()).start(() -> await(settling));
    }

    private void prefetch() {
        traces.find(exports.lineage(), start)
                .ifPresent(trace -> disks.stream()
                        .filter(disk -> trace.chunkSize() == disk.chunkSize())
                        .forEach(disk -> disk.prefetch(trace.chunks(disk.name()))));
    }

    private void await(Settling settling) {
        try {
            long latest = System.nanoTime() + LATEST.toNanos();
            do {
                Thread.sleep(LOOK_MILLIS);
            } while (!settling.isDone() && System.nanoTime() < latest);
            Thread.sleep(REST);
            settled = true;
            keep();
            for (ServedDisk disk : disks) {
                disk.hydrate(hydration);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.CANCELLED) {
                LOG.log(Level.WARNING, "hydration ends: {0}", e.getMessage());
            }
        }
    }

    /// Keeps what was read so far, if anything was.
    private void keep() {
        Map<String, long[]> read = new HashMap<>();
        disks.forEach(disk -> read.put(disk.name(), disk.trace()));
        if (read.values().stream().anyMatch(chunks -> chunks.length > 0)) {
            int chunkSize = Objects.requireNonNull(disks.getFirst()).chunkSize();
            traces.keep(exports.entry().id().value(), start, new Trace(chunkSize, read));
        }
    }

    @Override
    public void close() {
        hydration.cancel();
        if (thread != null) {
            thread.interrupt();
        }
        boolean isFirst =
                traces.find(List.of(exports.entry().id().value()), start).isEmpty();
        if (settled || isFirst) {
            keep();
        }
    }
}
