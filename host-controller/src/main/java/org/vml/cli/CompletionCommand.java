package org.vml.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vml.api.Consult;
import org.vml.api.Consult.RepositoryView;
import org.vml.api.EntryView;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml completion`.
@Command(
        description = "Source what it prints from ~/.bashrc, or from ~/.zshrc after compinit.",
        footer = {"  source <(vml completion bash)", "  source <(vml completion zsh)"})
final class CompletionCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Shell shell;

    /// What the scripts ask while a person types; it never starts a controller.
    @Option(names = "--names", hidden = true, paramLabel = "KIND")
    private @Nullable Names names;

    private enum Shell {
        bash,
        zsh
    }

    private enum Names {
        entries,
        repositories
    }

    @Override
    int run(Session session) {
        if (names != null) {
            printNames(session, names);
            return 0;
        }
        if (shell == null) {
            throw ProblemException.of(ProblemKind.USAGE, "vml completion wants the name of a shell: bash or zsh");
        }
        session.world()
                .out()
                .print(
                        switch (shell) {
                            case bash -> new BashCompletion().script();
                            case zsh -> new ZshCompletion().script();
                        });
        return 0;
    }

    private static void printNames(Session session, Names kind) {
        Http controller = session.controllers().answering();
        if (controller == null) {
            return;
        }
        try {
            Consult consult = controller.exchange("GET", "/v1/consult", null, Consult.class);
            consult.repositories().forEach(repository -> printNames(session.world(), kind, repository));
        } catch (IOException e) {
            // There is nothing to offer, and nobody to tell.
            return;
        }
    }

    private static void printNames(World world, Names kind, RepositoryView repository) {
        switch (kind) {
            case repositories -> world.out().println(repository.name());
            case entries -> repository.entries().stream().map(EntryView::name).forEach(world.out()::println);
        }
    }
}
