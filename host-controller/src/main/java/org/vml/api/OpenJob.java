package org.vml.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hardware;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.Contextualisation;
import org.vml.workingarea.OpenRequest;
import org.vml.workingarea.Opened;
import org.vml.workingarea.WorkingArea;

/// Opens an entry in a working area.
record OpenJob(JobRequest.Open request, Repositories repositories, Areas areas) implements JobTask {
    /// The least that a guest of today starts with, and the most that a slip of the finger is likely to mean.
    private static final long LEAST_MEMORY = 32L << 20;

    private static final int MOST_CPUS = 1024;

    @Override
    public String kind() {
        return "open";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        String repository = repositories.find(request.repository()).name();
        WorkingArea area = areas.forOpening(request.area());
        Opened opened = area.open(
                new OpenRequest(
                        repository,
                        request.entry(),
                        hardware(),
                        request.cold(),
                        request.start(),
                        request.user(),
                        contextualisation()),
                run);
        return MachineResult.of(area.name(), opened, time);
    }

    private @Nullable Contextualisation contextualisation() {
        return request.configDrive() || request.agentService()
                ? new Contextualisation(null, List.of(), request.agentService())
                : null;
    }

    private @Nullable Hardware hardware() {
        Long memory = request.memory();
        Integer cpus = request.cpus();
        if (memory == null && cpus == null) {
            return null;
        }
        Hardware wanted = new Hardware(
                Objects.requireNonNullElse(memory, Hardware.USUAL.memory()),
                Objects.requireNonNullElse(cpus, Hardware.USUAL.cpus()));
        if (wanted.memory() < LEAST_MEMORY || wanted.cpus() < 1 || wanted.cpus() > MOST_CPUS) {
            throw ProblemException.of(
                    ProblemKind.USAGE,
                    "A machine of " + wanted.memory() + " bytes of memory and " + wanted.cpus()
                            + " processors cannot be made");
        }
        return wanted;
    }
}
