package org.vml.light;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.light.PlannedStep.Verdict;
import org.vml.operation.Plan;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.WireWriter;

/// Putting the light level of an entry into a guest: planned first, then done.
public final class Restore implements Plan<AgentMessage.Restored> {
    private static final int MOST_PATHS = 256;
    private static final int MOST_STEP_BYTES = 1 << 19;
    private static final int ID_BYTES = 8;

    private final AgentSession agent;
    private final LightLevel level;
    private final @Nullable BaseListing base;
    private final String entry;
    private final OnConflict onConflict;
    private final List<PlannedStep> steps;

    private Restore(
            AgentSession agent,
            LightLevel level,
            @Nullable BaseListing base,
            String entry,
            OnConflict onConflict,
            List<PlannedStep> steps) {
        this.agent = agent;
        this.level = level;
        this.base = base;
        this.entry = entry;
        this.onConflict = onConflict;
        this.steps = steps;
    }

    /// Looks at the guest and plans. Nothing in it changes.
    ///
    /// @param base what the entry's files differ from, for content that is only there; null if that is not at hand
    /// @param entry what the entry is called
    public static Restore plan(
            AgentSession agent,
            LightLevel level,
            @Nullable BaseListing base,
            String entry,
            OnConflict onConflict,
            Run run) {
        List<LightFile> files = level.index().files();
        Map<RawPath, @Nullable FileState> target = new HashMap<>();
        Set<RawPath> shared = new HashSet<>();
        run.phase("comparing", -1);
        for (int from = 0; from < files.size(); from += MOST_PATHS) {
            run.checkCancelled();
            List<RawPath> paths = files.subList(from, Math.min(from + MOST_PATHS, files.size())).stream()
                    .map(LightFile::path)
                    .toList();
            inspect(agent, paths, target, shared);
        }
        List<PlannedStep> steps = new RestorePlanner(entry, onConflict, target, shared).plan(files);
        return new Restore(agent, level, base, entry, onConflict, steps);
    }

    private static void inspect(
            AgentSession agent, List<RawPath> paths, Map<RawPath, @Nullable FileState> target, Set<RawPath> shared) {
        agent.send(new HostMessage.Inspect(paths));
        Answers answers = new Answers(paths);
        while (!answers.isComplete()) {
            answers.add(agent.receive(AgentMessage.Reports.class));
        }
        for (AgentMessage.Report report : answers.reports()) {
            switch (report.outcome()) {
                case Outcome.Found found -> {
                    target.put(report.path(), found.state());
                    if (found.facts().kind() == FileKind.FILE && found.facts().links() > 1) {
                        shared.add(report.path());
                    }
                }
                case Outcome.Absent _ -> target.put(report.path(), null);
                case Outcome.Secret _ -> {
                    // it stays: the planner finds nothing known there
                }
                case Outcome.LeftOut(String reason) ->
                    throw ProblemException.of(
                            ProblemKind.GUEST, "Could not look at " + report.path() + " in the guest: " + reason);
            }
        }
    }

    /// What is to become of each path.
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
    public AgentMessage.Restored execute(Run run) {
        requireNoConflict();
        List<RestoreStep> wanted = new ArrayList<>();
        for (PlannedStep step : steps) {
            if (step.step() != null) {
                wanted.add(step.step());
            }
        }
        run.phase("restoring", -1);
        agent.send(new HostMessage.Restore(newId(), entry));
        send(wanted);
        while (true) {
            switch (agent.receive()) {
                case AgentMessage.Need(List<Digest> digests) -> give(digests, wanted, run);
                case AgentMessage.Restored restored -> {
                    return restored;
                }
                case AgentMessage other -> throw AgentSession.unexpected(other);
            }
        }
    }

    private void requireNoConflict() {
        List<PlannedStep> conflicts = conflicts();
        if (onConflict == OnConflict.STOP && !conflicts.isEmpty()) {
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

    private void send(List<RestoreStep> wanted) {
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

    private void give(List<Digest> digests, List<RestoreStep> wanted, Run run) {
        for (Digest digest : digests) {
            byte[] content = level.has(digest) ? level.read(digest) : ofBase(digest, wanted);
            agent.send(new HostMessage.Content(digest, Bytes.owned(content)));
            run.advance(content.length);
        }
    }

    /// A piece of a file whose content is that of the base: of one that is put anew, or that the agent has to part
    /// from other names before it amends it.
    private byte[] ofBase(Digest digest, List<RestoreStep> wanted) {
        for (RestoreStep step : wanted) {
            FileState state = switch (step) {
                case RestoreStep.Put put -> put.state();
                case RestoreStep.Amend amend -> amend.state();
                case RestoreStep.HardLink _, RestoreStep.Remove _ -> null;
            };
            int number = state == null ? -1 : state.pieces().indexOf(digest);
            if (number >= 0 && base != null) {
                FileState before = base.state(step.path());
                if (before != null && number == before.pieces().indexOf(digest)) {
                    return base.read(step.path(), number);
                }
            }
        }
        throw ProblemException.of(
                        ProblemKind.NOT_FOUND,
                        "The content of a file is that of the base "
                                + level.index().base().name() + ", which is not in the repository any more")
                .next("Restore into a machine of that base");
    }
}
