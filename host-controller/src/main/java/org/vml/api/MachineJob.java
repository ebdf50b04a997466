package org.vml.api;

import java.util.List;
import org.vml.operation.Run;
import org.vml.workingarea.AreaStatus;
import org.vml.workingarea.WorkingArea;

/// Starts, stops or removes the machine of a working area.
record MachineJob(JobRequest.OfMachine request, Areas areas) implements JobTask {
    @Override
    public String kind() {
        return switch (request) {
            case JobRequest.Start _ -> "start";
            case JobRequest.Stop _ -> "stop";
            case JobRequest.Close _ -> "close";
        };
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        WorkingArea area = areas.withMachine(request.area());
        return switch (request) {
            case JobRequest.Start _ -> MachineResult.of(area.name(), area.start(run), List.of(), time);
            case JobRequest.Stop stop -> MachineResult.of(area.name(), area.stop(stop.force(), run), List.of(), time);
            case JobRequest.Close close -> close(area, close.discard(), time);
        };
    }

    private static MachineResult close(WorkingArea area, boolean discard, Stopwatch time) {
        AreaStatus last = area.close(discard);
        return new MachineResult(last.entry(), area.name(), null, "empty", time.seconds(), List.of(), false);
    }
}
