package org.vml.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.api.Job;
import org.vml.api.Json;

/// Follows a job to its end: by its events, taken up again when the stream tears, and by asking when it tears too
/// often.
final class JobEvents {
    private static final int STREAMS = 3;
    private static final int SILENCE_MILLIS = 15_000;
    private static final int POLL_MILLIS = 500;
    private static final int LOST_AFTER = 4;

    private final Http http;
    private final String path;
    private final Consumer<Job> observer;

    /// @param observer sees every state of the job that arrives
    JobEvents(Http http, String id, Consumer<Job> observer) {
        this.http = http;
        this.path = "/v1/jobs/" + id;
        this.observer = observer;
    }

    /// The job after it has ended. Throws when the controller does not answer any more.
    Job untilEnd(Job job) throws IOException {
        Job latest = job;
        for (int stream = 0; stream < STREAMS && isRunning(latest); stream++) {
            latest = listen(latest);
        }
        while (isRunning(latest)) {
            Wait.millis(POLL_MILLIS);
            latest = seen(ask());
        }
        return latest;
    }

    static boolean isRunning(Job job) {
        return job.state().equals("running");
    }

    private Job listen(Job job) {
        Job latest = job;
        try (InputStream in = http.events(path + "/events", SILENCE_MILLIS)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            Job next = latest;
            while (next != null && isRunning(latest)) {
                latest = next;
                next = next(lines);
            }
            return next == null ? latest : next;
        } catch (IOException torn) {
            Wait.millis(POLL_MILLIS / 5);
            return latest;
        }
    }

    private @Nullable Job next(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                return seen(Json.mapper().readValue(line.substring("data:".length()), Job.class));
            }
        }
        return null;
    }

    private Job ask() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return http.exchange("GET", path, null, Job.class, SILENCE_MILLIS);
            } catch (IOException e) {
                if (attempt == LOST_AFTER) {
                    throw e;
                }
                Wait.millis(POLL_MILLIS);
            }
        }
    }

    private Job seen(Job job) {
        observer.accept(job);
        return job;
    }
}
