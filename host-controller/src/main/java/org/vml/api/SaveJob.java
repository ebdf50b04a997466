package org.vml.api;

import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.workingarea.SaveRequest;
import org.vml.workingarea.Saved;

/// Saves the machine of a working area as an entry.
record SaveJob(JobRequest.Save request, Areas areas) implements JobTask {
    private static final double NANOS = 1e9;

    @Override
    public String kind() {
        return "save";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        SaveRequest wanted = new SaveRequest(
                new EntryName(request.name()), request.message(), request.light(), request.withMemory());
        Saved saved = areas.withMachine(request.area()).save(wanted, run);
        Entry entry = saved.entry();
        EntryView view = EntryView.of(entry);
        return new SaveResult(
                view.name(),
                view.id(),
                view.base(),
                view.levels(),
                saved.partial(),
                entry.bytesScanned(),
                entry.bytesAdded(),
                time.seconds(),
                saved.paused().toNanos() / NANOS,
                saved.notes(),
                saved.fullScan());
    }
}
