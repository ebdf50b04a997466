package org.vml.cli;

import org.vml.api.DiffView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vml diff`.
@Command(
        description = "Files, packages, services, environment: what differs between the light levels of two entries.",
        footer = {"  vml diff monday tuesday", "  vml diff monday tuesday --json"})
final class DiffCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "An entry with a light level.")
    private String entry = "";

    @Parameters(index = "1", paramLabel = "OTHER", description = "Another one.")
    private String other = "";

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        DiffView diff = session.controller().diff(repository.name(), entry, other);
        session.answer(diff, () -> LightText.of(diff));
        return 0;
    }
}
