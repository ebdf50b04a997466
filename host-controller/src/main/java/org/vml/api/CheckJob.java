package org.vml.api;

import org.vml.operation.Run;
import org.vml.repository.OpenRepository;
import org.vml.repository.maintenance.Check;

/// Looks for damage. Damage is what it reports, not how it fails.
record CheckJob(JobRequest.Check request, Repositories repositories) implements JobTask {
    @Override
    public String kind() {
        return "check";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        try (OpenRepository open = repositories.open(request.repository())) {
            Check.Report report = Check.run(open.repository(), request.full(), run);
            return new CheckResult(
                    report.entries(),
                    report.chunks(),
                    report.bytes(),
                    report.damaged(),
                    report.notes(),
                    request.full(),
                    time.seconds());
        }
    }
}
