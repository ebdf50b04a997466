package org.vml.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The progress of a job as server-sent events (HTML Standard, section 9.2): one at once, then one whenever something
/// changed, a few times a second at most, and a last one when the job has ended. A client that reads slowly gets
/// fewer; one that goes away ends the stream, not the job.
final class JobEvents implements Handler<RoutingContext> {
    private static final Duration PACE = Duration.ofMillis(125);

    /// After how many times without a change a comment is sent instead, so that a client can tell a job that takes its
    /// time from a controller that is gone.
    private static final int SILENCE = 40;

    private final Jobs jobs;

    JobEvents(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void handle(RoutingContext context) {
        String id = Objects.requireNonNull(context.pathParam("job"));
        Thread.ofVirtual().name("events of job " + id).start(() -> follow(context, id));
    }

    private void follow(RoutingContext context, String id) {
        try {
            OngoingJob job = jobs.find(id);
            context.response()
                    .setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            stream(job, context.response());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            Replies.sendLater(context, Failures.answer("events of job " + id, e));
        }
    }

    private static void stream(OngoingJob job, HttpServerResponse response) throws InterruptedException {
        @Nullable Job sent = null;
        int still = 0;
        boolean last = false;
        while (!last && !response.closed()) {
            last = job.awaitEnd(sent == null ? Duration.ZERO : PACE);
            Job now = job.view();
            still = now.equals(sent) ? still + 1 : 0;
            if (still == 0) {
                write(response, "data: " + new String(Replies.json(now), StandardCharsets.UTF_8) + "\n\n");
            } else if (still % SILENCE == 0) {
                write(response, ": nothing new\n\n");
            }
            sent = now;
        }
        if (!response.closed()) {
            response.end();
        }
    }

    /// Writes and waits until it is on its way, or the client is known to be gone.
    private static void write(HttpServerResponse response, String event) throws InterruptedException {
        CompletableFuture<Void> written =
                response.write(Buffer.buffer(event)).toCompletionStage().toCompletableFuture();
        try {
            written.get();
        } catch (ExecutionException e) {
            // its connection is closed, which the caller sees
        }
    }
}
