package org.vml.api;

import org.vml.operation.Run;
import org.vml.workingarea.AdoptRequest;
import org.vml.workingarea.Opened;
import org.vml.workingarea.WorkingArea;

/// Brings an existing machine under the logbook.
record AdoptJob(JobRequest.Adopt request, Repositories repositories, Areas areas) implements JobTask {
    @Override
    public String kind() {
        return "adopt";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        run.phase("adopting", -1);
        String repository = repositories.find(request.repository()).name();
        WorkingArea area = areas.forOpening(request.area());
        Opened adopted = area.adopt(new AdoptRequest(repository, request.machine(), request.ssh(), areas.all()));
        return MachineResult.of(area.name(), adopted.status(), adopted.notes(), time);
    }
}
