package org.vml.light;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.light.PlannedStep.Verdict;
import org.vml.operation.Plan;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.WireWriter;

/// Putting the light level of an entry into a guest: planned first, then done.
public final class Restore implements Plan<Restore.Outcome> {
    private static final int MOST_STEP_BYTES = 1 << 19;
    private static final int ID_BYTES = 8;

    private final AgentSession agent;
    private final LightLevel level;
    private final RestoreContents contents;
    private final @Nullable EnvironmentFile environment;
    private final String entry;
    private final RestoreChoices choices;
    private final Provisions provisions;
    private final List<String> notes;
    private List<PlannedStep> steps = List.of();
    private List<RestoreStep> wanted = List.of();

    private Restore(
            AgentSession agent,
            LightLevel level,
            @Nullable BaseListing base,
            String entry,
            RestoreChoices choices,
            Provisions provisions,
            List<String> notes) {
        this.agent = agent;
        this.level = level;
        environment = EnvironmentFile.of(level.index());
        contents = new RestoreContents(level, base, environment == null ? Map.of() : environment.pieces());
        this.entry = entry;
        this.choices = choices;
        this.provisions = provisions;
        this.notes = notes;
    }

    /// What came of it.
    public record Outcome(AgentMessage.Provisioned provisioned, AgentMessage.Restored restored) {}

    /// Looks at the guest and plans. Nothing in it changes.
    ///
    /// @param base what the entry's files differ from, for content that is only there; null if that is not at hand
    /// @param entry what the entry is called
    public static Restore plan(
            AgentSession agent,
            LightLevel level,
            @Nullable BaseListing base,
            String entry,
            RestoreChoices choices,
            Run run) {
        Provisions provisions = Provisions.of(level.index().system(), choices.packages(), agent);
        List<String> notes = new ArrayList<>(CvmfsStates.compare(level.index().system(), agent));
        Restore restore = new Restore(agent, level, base, entry, choices, provisions, notes);
        restore.planSteps(run);
        return restore;
    }

    private void planSteps(Run run) {
        List<LightFile> files = level.index().files();
        TargetLook target = TargetLook.at(files.stream().map(LightFile::path).toList(), agent, run);
        steps = new RestorePlanner(entry, choices.onConflict(), target).plan(files);
        SortedMap<RawPath, RestoreStep> all = new TreeMap<>();
        for (PlannedStep step : steps) {
            if (step.step() != null) {
                all.put(step.step().path(), step.step());
            }
        }
        if (environment != null) {
            TargetLook there = TargetLook.at(environment.paths(), agent, run);
            List<RestoreStep> more = environment.steps(there, all.keySet());
            more.forEach(step -> all.put(step.path(), step));
            if (!more.isEmpty() && !notes.contains(environment.hint())) {
                notes.add(environment.hint());
            }
        }
        wanted = List.copyOf(all.values());
    }

    /// What the guest lacks, beside files.
    public Provisions provisions() {
        return provisions;
    }

    /// What else is not as in the entry, or is, for people: states of CVMFS repositories.
    public List<String> notes() {
        return notes;
    }

    /// What is to become of each path; planned anew by [#execute] if it installed packages.
    public List<PlannedStep> steps() {
        return steps;
    }

    /// What is neither as in the base nor as in the entry.
    public List<PlannedStep> conflicts() {
        return steps.stream().filter(step -> step.verdict() == Verdict.CONFLICT).toList();
    }

    /// Does it; a problem of kind `CONFLICT` if there are conflicts and nothing was chosen for them. Where it fails
    /// in the middle the agent puts everything back.
    @Override
    public Outcome execute(Run run) {
        requireNoConflict();
        agent.letFinish();
        run.phase("making what is missing", -1);
        AgentMessage.Provisioned provisioned = provisions.make(agent);
        if (provisions.hasPackages()) {
            planSteps(run);
            requireNoConflict();
        }
        AgentMessage.Restored restored = restoreFiles(run);
        return new Outcome(provisioned, restored.done() == 0 ? restored : verified(restored, run));
    }

    private AgentMessage.Restored restoreFiles(Run run) {
        run.phase("restoring", -1);
        agent.send(new HostMessage.Restore(newId(), entry));
        sendSteps();
        while (true) {
            switch (agent.receive()) {
                case AgentMessage.Need(List<Digest> digests) -> give(digests, run);
                case AgentMessage.Restored restored -> {
                    return restored;
                }
                case AgentMessage other -> throw AgentSession.unexpected(other);
            }
        }
    }

    /// With what is not as in the entry after all, though the agent said nothing of it, among the failures.
    private AgentMessage.Restored verified(AgentMessage.Restored restored, Run run) {
        Map<RawPath, @Nullable FileState> expected = new TreeMap<>();
        for (RestoreStep step : wanted) {
            switch (step) {
                case RestoreStep.Put(RawPath path, FileState state) -> expected.put(path, state);
                case RestoreStep.Amend(RawPath path, FileState state) -> expected.put(path, state);
                case RestoreStep.Remove(RawPath path) -> expected.put(path, null);
                case RestoreStep.HardLink _ -> {
                    // the file is looked at under its first name
                }
            }
        }
        restored.failures().forEach(failure -> expected.remove(failure.path()));
        TargetLook now = TargetLook.at(List.copyOf(expected.keySet()), agent, run);
        List<Exclusion> failures = new ArrayList<>(restored.failures());
        expected.forEach((path, state) -> {
            if (now.states().containsKey(path) && !isAs(state, now.states().get(path))) {
                failures.add(new Exclusion(path, "it is not as in the entry after it was restored"));
            }
        });
        return new AgentMessage.Restored(restored.id(), restored.done(), failures, restored.notes());
    }

    private static boolean isAs(@Nullable FileState wanted, @Nullable FileState there) {
        if (wanted == null || there == null) {
            return wanted == null && there == null;
        }
        return wanted.mode() == there.mode() && wanted.hasContentOf(there);
    }

    private void requireNoConflict() {
        List<PlannedStep> conflicts = conflicts();
        if (choices.onConflict() == OnConflict.STOP && !conflicts.isEmpty()) {
            String some = conflicts.stream()
                    .limit(5)
                    .map(step -> step.path().toString())
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Nothing was restored: " + conflicts.size() + " of the paths of " + entry
                                    + " have been changed in the guest: " + some)
                    .next("`--dry-run` lists all; choose by --on-conflict keep, replace or both");
        }
    }

    private static String newId() {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void sendSteps() {
        List<RestoreStep> portion = new ArrayList<>();
        WireWriter size = new WireWriter();
        for (RestoreStep step : wanted) {
            step.write(size);
            portion.add(step);
            if (size.length() > MOST_STEP_BYTES) {
                agent.send(new HostMessage.Steps(portion, false));
                portion = new ArrayList<>();
                size.clear();
            }
        }
        agent.send(new HostMessage.Steps(portion, true));
    }

    private void give(List<Digest> digests, Run run) {
        for (Digest digest : digests) {
            byte[] content = contents.of(digest, wanted);
            agent.send(new HostMessage.Content(digest, Bytes.owned(content)));
            run.advance(content.length);
        }
    }
}
