package org.vml.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;

/// A job from its start until nobody asks for it any more. Thread-safe.
final class OngoingJob {
    private sealed interface End {
        record Done(JsonNode result) implements End {}

        record Failed(ProblemException problem) implements End {}
    }

    private final String id;
    private final String kind;
    private final Run run = new Run();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable End end;

    OngoingJob(String id, String kind) {
        this.id = id;
        this.kind = kind;
    }

    String id() {
        return id;
    }

    String kind() {
        return kind;
    }

    Run run() {
        return run;
    }

    void done(Object result) {
        end = new End.Done(Json.mapper().valueToTree(result));
        ended.countDown();
    }

    void failed(ProblemException problem) {
        end = new End.Failed(problem);
        ended.countDown();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /// Waits until the job has ended, at most for `time`; returns whether it has.
    boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// How far it is now.
    Job view() {
        End how = end; // read first: an ended job's progress does not change any more
        return switch (how) {
            case null -> view("running", null, null);
            case End.Done done -> view("done", done.result(), null);
            case End.Failed failed -> view("failed", null, ProblemView.of(failed.problem()));
        };
    }

    private Job view(String state, @Nullable JsonNode result, @Nullable ProblemView problem) {
        Run.Progress progress = run.progress();
        return new Job(id, kind, state, progress.phase(), progress.doneBytes(), progress.totalBytes(), result, problem);
    }
}
