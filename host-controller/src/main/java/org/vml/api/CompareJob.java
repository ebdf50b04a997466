package org.vml.api;

import org.vml.light.BaseListing;
import org.vml.light.BaseListings;
import org.vml.light.LightContents;
import org.vml.light.LightDiff;
import org.vml.light.LightLevel;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.workingarea.WorkingArea;

/// Compares the light level of an entry with that of another, or with a machine as it is now.
record CompareJob(JobRequest.Compare request, Repositories repositories, Areas areas, BaseListings listings)
        implements JobTask {
    @Override
    public String kind() {
        return "diff";
    }

    @Override
    public Object run(Run run) {
        String other = request.other();
        return other == null ? withMachine(run) : withEntry(other, run);
    }

    private DiffView withMachine(Run run) {
        WorkingArea area = areas.withMachine(request.area());
        String repository = repositories.find(request.repository()).name();
        return LightViews.of(request.entry(), area.name(), area.compare(repository, request.entry(), run));
    }

    private DiffView withEntry(String other, Run run) {
        try (OpenRepository open = repositories.open(request.repository())) {
            Repository repository = open.repository();
            Entry a = repository.find(request.entry());
            Entry b = repository.find(other);
            run.phase("comparing", -1);
            try (LightLevel first = LightLevel.open(repository, a);
                    LightLevel second = LightLevel.open(repository, b);
                    BaseListing base = listings.of(repository, first.index().base())) {
                LightDiff diff = LightDiff.of(LightContents.of(first, base), LightContents.of(second, base), run);
                return LightViews.of(a.name().value(), b.name().value(), diff);
            }
        }
    }
}
