package org.vml.api;

import org.vml.light.BaseListings;
import org.vml.operation.Run;

/// What a job does, on a thread of its own.
interface JobTask {
    /// The word for this kind of job: `import`.
    String kind();

    /// Does it and returns the record that its request promises. Called once; says how far it is by `run`, and fails
    /// with a problem of kind `CANCELLED` soon after that was cancelled.
    Object run(Run run);

    /// The task that a request asks for.
    static JobTask of(JobRequest request, Repositories repositories, Areas areas, BaseListings listings) {
        return switch (request) {
            case JobRequest.Import wanted -> new ImportJob(wanted, repositories);
            case JobRequest.Export wanted -> new ExportJob(wanted, repositories);
            case JobRequest.Check wanted -> new CheckJob(wanted, repositories);
            case JobRequest.Prune wanted -> new PruneJob(wanted, repositories);
            case JobRequest.Open wanted -> new OpenJob(wanted, repositories, areas);
            case JobRequest.Adopt wanted -> new AdoptJob(wanted, repositories, areas);
            case JobRequest.Save wanted -> new SaveJob(wanted, areas);
            case JobRequest.Restore wanted -> new RestoreJob(wanted, repositories, areas);
            case JobRequest.Compare wanted -> new CompareJob(wanted, repositories, areas, listings);
            case JobRequest.OfMachine wanted -> new MachineJob(wanted, areas);
        };
    }
}
