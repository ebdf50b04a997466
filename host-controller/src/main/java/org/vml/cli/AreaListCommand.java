package org.vml.cli;

import org.vml.api.AreaList;
import picocli.CommandLine.Command;

/// `vml area list`.
@Command(
        name = "list",
        header = "List the working areas and what is in them.",
        footer = {"  vml area list"})
final class AreaListCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        AreaList areas = session.controller().areas();
        session.answer(areas, () -> AreaText.list(session.world(), areas));
        return 0;
    }
}
