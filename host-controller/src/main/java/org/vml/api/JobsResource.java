package org.vml.api;

/// Jobs: started, looked at, stopped. [JobEvents] tells of their progress.
final class JobsResource {
    private final Jobs jobs;

    JobsResource(Jobs jobs) {
        this.jobs = jobs;
    }

    void register(Endpoints endpoints) {
        endpoints.post("/v1/jobs", this::start);
        endpoints.get(
                "/v1/jobs",
                request -> Answer.of(jobs.list().stream().map(OngoingJob::view).toList()));
        endpoints.get("/v1/jobs/:job", request -> Answer.of(job(request).view()));
        endpoints.delete("/v1/jobs/:job", this::cancel);
    }

    private Answer start(Request request) {
        return Answer.accepted(jobs.start(request.body(JobRequest.class)).view());
    }

    private Answer cancel(Request request) {
        OngoingJob job = job(request);
        job.run().cancel();
        return Answer.of(job.view());
    }

    private OngoingJob job(Request request) {
        return jobs.find(request.part("job"));
    }
}
