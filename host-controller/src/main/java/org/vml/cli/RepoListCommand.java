package org.vml.cli;

import org.vml.api.Consult;
import picocli.CommandLine.Command;

/// `vml repo list`.
@Command(
        name = "list",
        header = "List the repositories; a star marks the default one.",
        footer = {"  vml repo list"})
final class RepoListCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        Consult consult = session.controller().consult(null);
        session.answer(consult, () -> ConsultText.of(session.world()).repositories(consult.repositories()));
        return 0;
    }
}
