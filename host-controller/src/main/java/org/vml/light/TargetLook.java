package org.vml.light;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.HostMessage;

/// What the paths of an entry are like in a guest that it is to be put into.
///
/// @param states null for what is not there; nothing for a secret
/// @param linked the numbers of files that have other names, too
record TargetLook(Map<RawPath, @Nullable FileState> states, Map<RawPath, Long> linked) {
    private static final int MOST_PATHS = 256;

    /// Nothing in the guest changes.
    static TargetLook at(List<RawPath> paths, AgentSession agent, Run run) {
        TargetLook look = new TargetLook(new HashMap<>(), new HashMap<>());
        run.phase("comparing", -1);
        for (int from = 0; from < paths.size(); from += MOST_PATHS) {
            run.checkCancelled();
            look.inspect(List.copyOf(paths.subList(from, Math.min(from + MOST_PATHS, paths.size()))), agent);
        }
        return look;
    }

    private void inspect(List<RawPath> paths, AgentSession agent) {
        agent.send(new HostMessage.Inspect(paths));
        Answers answers = new Answers(paths);
        while (!answers.isComplete()) {
            answers.add(agent.receive(AgentMessage.Reports.class));
        }
        for (AgentMessage.Report report : answers.reports()) {
            switch (report.outcome()) {
                case Outcome.Found found -> {
                    states.put(report.path(), found.state());
                    if (found.facts().kind() == FileKind.FILE && found.facts().links() > 1) {
                        linked.put(report.path(), found.facts().inode());
                    }
                }
                case Outcome.Absent _ -> states.put(report.path(), null);
                case Outcome.Secret _ -> {
                    // it stays: the planner finds nothing known there
                }
                case Outcome.LeftOut(String reason) ->
                    throw ProblemException.of(
                            ProblemKind.GUEST, "Could not look at " + report.path() + " in the guest: " + reason);
            }
        }
    }
}
