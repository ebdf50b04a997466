package org.vml.cli;

import java.nio.file.Path;
import org.vml.api.AreaList;
import org.vml.api.NewArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml area add`.
@Command(
        name = "add",
        header = "Make a working area, where one machine can live.",
        footer = {"  vml area add wa2 ~/vml/wa2"})
final class AreaAddCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Where it shall be.")
    private Path directory = Path.of("");

    @Override
    int run(Session session) {
        AreaList areas = session.controller().addArea(new NewArea(name, Paths.absolute(directory)));
        session.answer(areas, () -> AreaText.list(session.world(), areas));
        return 0;
    }
}
