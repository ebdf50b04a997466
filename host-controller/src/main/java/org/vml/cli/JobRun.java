package org.vml.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vml.api.Job;
import org.vml.api.JobRequest;
import org.vml.api.Json;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// One job, from its request to its result. Ctrl-C asks the controller to stop it and waits until it has: what comes
/// then is the truth about the job, be it that it was quicker than the request to stop.
final class JobRun {
    private final ControllerClient controller;
    private final Progress progress;
    private volatile boolean cancelling;
    private volatile @Nullable String id;

    JobRun(ControllerClient controller, Progress progress) {
        this.controller = controller;
        this.progress = progress;
    }

    /// Runs the job and answers with its result; throws the problem it ended with.
    <T> T result(JobRequest request, Class<T> type) {
        Job ended = ended(request);
        if (ended.problem() != null) {
            throw ended.problem().toException();
        }
        try {
            return Json.mapper().treeToValue(ended.result(), type);
        } catch (JsonProcessingException e) {
            throw ProblemException.of(ProblemKind.FAILED, "The controller's account of the job cannot be read")
                    .because(e);
        }
    }

    private Job ended(JobRequest request) {
        try (Interrupts _ = Interrupts.handledBy(this::cancel);
                Progress shown = progress) {
            Job job = controller.call("POST", "/v1/jobs", request, Job.class);
            id = job.id();
            if (cancelling) {
                askToStop(job.id());
            }
            return followed(job, shown);
        }
    }

    private Job followed(Job job, Progress shown) {
        try {
            return new JobEvents(controller.current(), job.id(), shown::show).untilEnd(job);
        } catch (IOException e) {
            throw ControllerLost.duringJob(job.job(), e);
        }
    }

    /// Called by the thread of the signal; either it or [#ended] sees both that it was called and the id.
    private void cancel() {
        cancelling = true;
        progress.note("cancelling… (once more: leave at once)");
        String known = id;
        if (known != null) {
            askToStop(known);
        }
    }

    private void askToStop(String job) {
        try {
            controller.current().exchange("DELETE", "/v1/jobs/" + job, null, Job.class);
        } catch (IOException | ProblemException e) {
            progress.note("The controller does not answer: " + e.getMessage());
        }
    }
}
