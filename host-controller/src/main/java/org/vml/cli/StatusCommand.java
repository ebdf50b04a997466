package org.vml.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.api.AreaList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml status`.
@Command(
        description = "All working areas, or one in full.",
        footer = {"  vml status", "  vml status wa1 --json"})
final class StatusCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "AREA", description = "The working area.")
    private @Nullable String area;

    @Override
    int run(Session session) {
        if (area == null) {
            AreaList areas = session.controller().areas();
            session.answer(areas, () -> AreaText.list(session.world(), areas));
            return 0;
        }
        AreaDetail detail = session.controller().area(area);
        session.answer(
                detail, () -> AreaText.list(session.world(), new AreaList(List.of(detail))) + AreaText.more(detail));
        return 0;
    }
}
