package org.vml.cli;

import org.vml.api.Consult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml repo default`.
@Command(
        name = "default",
        header = "Choose the repository that is used where none is named.",
        footer = {"  vml repo default shared"})
final class RepoDefaultCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "REPO", description = "The name of the repository.")
    private String name = "";

    @Override
    int run(Session session) {
        Consult consult = session.controller().makeDefault(name);
        session.answer(consult, () -> ConsultText.of(session.world()).repositories(consult.repositories()));
        return 0;
    }
}
