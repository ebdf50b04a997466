package org.vml.cli;

import org.vml.api.Consult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml repo remove`.
@Command(
        name = "remove",
        header = "Forget where a repository is. Its data stays there.",
        footer = {"  vml repo remove shared"})
final class RepoRemoveCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "REPO", description = "The name of the repository.")
    private String name = "";

    @Override
    int run(Session session) {
        Consult consult = session.controller().removeRepository(name);
        session.answer(consult, () -> ConsultText.of(session.world()).repositories(consult.repositories()));
        return 0;
    }
}
