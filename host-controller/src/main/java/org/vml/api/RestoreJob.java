package org.vml.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vml.light.OnConflict;
import org.vml.light.PlannedStep;
import org.vml.light.PlannedStep.Verdict;
import org.vml.light.Provisions;
import org.vml.light.RestoreChoices;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.workingarea.RestoreOutcome;
import org.vml.workingarea.RestoreRequest;
import org.vml.workingarea.WorkingArea;

/// Puts the light level of an entry into the machine of a working area, or undoes that.
record RestoreJob(JobRequest.Restore request, Repositories repositories, Areas areas) implements JobTask {
    @Override
    public String kind() {
        return "restore";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        WorkingArea area = areas.withMachine(request.area());
        String entry = request.entry();
        if (entry == null) {
            return result(area, area.undoRestore(run), time);
        }
        String repository = repositories.find(request.repository()).name();
        RestoreChoices choices = new RestoreChoices(onConflict(request.onConflict()), request.packages());
        RestoreRequest wanted = new RestoreRequest(repository, entry, request.dryRun(), choices);
        return result(area, area.restore(wanted, run), time);
    }

    private static OnConflict onConflict(String word) {
        try {
            return OnConflict.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + word + "\" is no way to treat conflicts")
                    .next("Choose stop, keep, replace or both");
        }
    }

    private RestoreResult result(WorkingArea area, RestoreOutcome outcome, Stopwatch time) {
        Map<String, Integer> counts = new TreeMap<>();
        outcome.steps().forEach(step -> counts.merge(word(step.verdict()), 1, Integer::sum));
        AgentMessage.Restored restored = outcome.restored();
        List<RestoreResult.Failure> failures = outcome.failures().entrySet().stream()
                .map(failure -> new RestoreResult.Failure(failure.getKey(), failure.getValue()))
                .toList();
        return new RestoreResult(
                outcome.entry(),
                area.name(),
                request.dryRun(),
                outcome.provisions() == null ? List.of() : missing(outcome.provisions()),
                counts,
                outcome.steps().stream()
                        .filter(step -> step.verdict() != Verdict.SAME)
                        .map(RestoreJob::view)
                        .toList(),
                restored == null ? 0 : restored.done(),
                failures,
                outcome.isPartial(),
                time.seconds(),
                outcome.notes());
    }

    private static List<String> missing(Provisions provisions) {
        List<String> missing = new ArrayList<>();
        provisions.of("groups").keySet().forEach(name -> missing.add("group " + name));
        provisions.of("users").keySet().forEach(name -> missing.add("user " + name));
        provisions.of("packages").forEach((name, version) -> missing.add("package " + name + " " + version));
        return missing;
    }

    private static RestoreResult.Step view(PlannedStep step) {
        return new RestoreResult.Step(step.path().toString(), word(step.verdict()), step.note());
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
