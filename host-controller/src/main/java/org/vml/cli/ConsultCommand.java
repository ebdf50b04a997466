package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.Consult;
import org.vml.api.Consult.RepositoryView;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vml consult`.
@Command(
        description = "Every entry stands under its base. With ENTRY, that entry in full, as `vml show` does it."
                + " With --quiet, the names of the entries and nothing else.",
        footer = {"  vml consult", "  vml consult day2", "  vml consult --json | jq '.repositories[].entries[].name'"})
final class ConsultCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private @Nullable String entry;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        if (entry != null) {
            return ShowCommand.show(session, repository.name(), entry);
        }
        Consult consult = session.controller().consult(repository.name());
        session.answer(consult, () -> ConsultText.of(session.world()).all(consult));
        if (common().quiet() && !common().json()) {
            printNames(session.world(), consult);
        }
        return status(consult);
    }

    private static void printNames(World world, Consult consult) {
        for (RepositoryView repository : consult.repositories()) {
            repository.entries().forEach(entry -> world.out().println(entry.name()));
        }
    }

    /// No false success: a repository that cannot be read, or damage that came to light.
    private static int status(Consult consult) {
        int status = 0;
        for (RepositoryView repository : consult.repositories()) {
            if (repository.problem() != null) {
                return repository.problem().exitCode();
            }
            status = repository.damaged().isEmpty() ? status : ProblemKind.DAMAGED.exitCode();
        }
        return status;
    }
}
