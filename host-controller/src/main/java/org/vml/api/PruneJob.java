package org.vml.api;

import org.vml.operation.Run;
import org.vml.repository.OpenRepository;
import org.vml.repository.maintenance.Prune;
import org.vml.repository.maintenance.PrunePlan;

/// Removes what no entry needs, or says what would be removed.
record PruneJob(JobRequest.Prune request, Repositories repositories) implements JobTask {
    @Override
    public String kind() {
        return "prune";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        try (OpenRepository open = repositories.open(request.repository())) {
            PrunePlan plan = Prune.plan(open.repository(), run);
            Prune.Report report = request.dryRun() ? plan.preview() : plan.execute(run);
            return new PruneResult(
                    request.dryRun(),
                    report.packsDeleted(),
                    report.packsRewritten(),
                    report.bytesFreed(),
                    report.bytesKept(),
                    time.seconds());
        }
    }
}
