package org.vml.light;

import java.util.ArrayList;
import java.util.List;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Report;

/// What the agent tells of the paths that it was asked for: in their order, in as many messages as that needs. Nothing
/// else is believed.
final class Answers {
    private final List<RawPath> asked;
    private final List<Report> reports = new ArrayList<>();

    /// @param asked at least one
    Answers(List<RawPath> asked) {
        this.asked = asked;
    }

    void add(AgentMessage.Reports more) {
        List<RawPath> answered = more.reports().stream().map(Report::path).toList();
        int end = reports.size() + answered.size();
        if (answered.isEmpty() || end > asked.size() || !answered.equals(asked.subList(reports.size(), end))) {
            throw ProblemException.of(
                    ProblemKind.GUEST, "The agent in the guest told of other paths than it was asked for");
        }
        reports.addAll(more.reports());
    }

    boolean isComplete() {
        return reports.size() == asked.size();
    }

    List<Report> reports() {
        return reports;
    }
}
