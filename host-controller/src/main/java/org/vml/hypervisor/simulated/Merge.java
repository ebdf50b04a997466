package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Merges layers of a running machine's disk: QEMU's `block-commit`.
record Merge(Monitor monitor, String disk) {
    private static final String ACT = "merge layers of";
    private static final long LOOK_MILLIS = 5;

    /// Merges a layer that is not the uppermost, and those between, into one below it. When this is cancelled the
    /// layers stay as they are.
    void run(Path top, Path below, Run run) {
        awaitAbandoned(monitor, run);
        Layers layers = new Layers(monitor);
        List<Path> chain = layers.read().getOrDefault(disk, List.of());
        int at = chain.indexOf(top);
        if (at < 1 || chain.indexOf(below) <= at) {
            throw failed("Could not merge " + top + " into " + below + ": disk " + disk + " consists of " + chain);
        }
        String job = Qemu.newNode();
        var _ = monitor.call(
                ACT,
                "block-commit",
                Map.of(
                        "job-id",
                        job,
                        "device",
                        layers.node(chain.getFirst()),
                        "top-node",
                        layers.node(top),
                        "base-node",
                        layers.node(below),
                        "backing-file",
                        below.toString(),
                        "auto-dismiss",
                        false));
        await(job, run);
    }

    /// Waits for the end of what a process has begun that was killed; cancels it if this is cancelled.
    static void awaitAbandoned(Monitor monitor, Run run) {
        while (true) {
            JsonNode jobs = monitor.call(ACT, "query-jobs", Map.of());
            if (jobs.isEmpty()) {
                run.checkCancelled();
                return;
            }
            for (JsonNode job : jobs) {
                if (job.path("status").asText().equals("concluded")) {
                    var _ = monitor.call(
                            ACT, "job-dismiss", Map.of("id", job.path("id").asText()));
                } else if (run.isCancelled()) {
                    cancel(monitor, job.path("id").asText());
                }
            }
            Pause.millis(LOOK_MILLIS, "merge layers of machine " + monitor.label());
        }
    }

    private void await(String job, Run run) {
        run.phase("merging", -1);
        long told = 0;
        while (true) {
            JsonNode progress = find(job);
            long done = progress.path("current-progress").asLong();
            run.advance(Math.max(0, done - told));
            told = Math.max(told, done);
            if (progress.path("status").asText().equals("concluded")) {
                end(job, progress.path("error").asText(), run);
                return;
            }
            if (run.isCancelled()) {
                cancel(monitor, job);
            }
            Pause.millis(LOOK_MILLIS, "merge layers of disk " + disk);
        }
    }

    private JsonNode find(String job) {
        for (JsonNode found : monitor.call(ACT, "query-jobs", Map.of())) {
            if (found.path("id").asText().equals(job)) {
                return found;
            }
        }
        throw failed("Could not merge layers of disk " + disk + ": QEMU gave up");
    }

    private static void cancel(Monitor monitor, String job) {
        try {
            var _ = monitor.call(ACT, "job-cancel", Map.of("id", job));
        } catch (ProblemException e) {
            System.getLogger("org.vml.hypervisor").log(System.Logger.Level.DEBUG, "it is ending anyway", e);
        }
    }

    private void end(String job, String error, Run run) {
        var _ = monitor.call(ACT, "job-dismiss", Map.of("id", job));
        if (run.isCancelled() && !error.isEmpty()) {
            throw ProblemException.of(
                    ProblemKind.CANCELLED, "Cancelled; the layers of disk " + disk + " stay as they were");
        }
        if (!error.isEmpty()) {
            throw failed("Could not merge layers of disk " + disk + ": QEMU says: " + error);
        }
    }

    private ProblemException failed(String problem) {
        return ProblemException.of(ProblemKind.HYPERVISOR, problem + " (machine " + monitor.label() + ")");
    }
}
