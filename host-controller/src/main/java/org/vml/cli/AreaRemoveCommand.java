package org.vml.cli;

import org.vml.api.AreaList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml area remove`.
@Command(
        name = "remove",
        header = "Forget where an empty working area is.",
        footer = {"  vml area remove wa2"})
final class AreaRemoveCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "AREA", description = "The name of the working area.")
    private String name = "";

    @Override
    int run(Session session) {
        AreaList areas = session.controller().removeArea(name);
        session.answer(areas, () -> AreaText.list(session.world(), areas));
        return 0;
    }
}
