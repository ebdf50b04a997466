package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.wire.WireWriter;

/// Tells what became of paths, in messages that fit into a frame: more than one only where one would be too long.
final class ReportParts {
    private static final int MOST_BYTES = 1 << 20;

    /// What a report has beside states, path and texts, in bytes.
    private static final int FIXED = 256;

    private final PendingOffers offers;
    private final WalkOutput out;
    private List<Report> reports = new ArrayList<>();
    private final WireWriter measure = new WireWriter();
    private int bytes;

    ReportParts(PendingOffers offers, WalkOutput out) {
        this.offers = offers;
        this.out = out;
    }

    void add(Report report) throws IOException {
        int size = report.path().bytes().length() + FIXED + size(report.outcome());
        if (bytes + size > MOST_BYTES && !reports.isEmpty()) {
            finish();
        }
        reports.add(report);
        bytes += size;
    }

    private int size(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Found found -> size(found.state()) + size(found.before());
            case Outcome.Absent absent -> size(absent.before());
            case Outcome.Secret(Withheld secret) -> size(secret.where()) + size(secret.kind()) + size(secret.hint());
            case Outcome.LeftOut(String reason) -> size(reason);
        };
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private int size(@Nullable FileState state) {
        measure.clear();
        measure.optional(state, FileState::write);
        return measure.length();
    }

    /// Tells what is left, when all of its pieces have been offered.
    void finish() throws IOException {
        offers.flush();
        out.send(new AgentMessage.Reports(reports));
        reports = new ArrayList<>();
        bytes = 0;
    }
}
