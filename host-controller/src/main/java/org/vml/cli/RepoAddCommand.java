package org.vml.cli;

import java.nio.file.Path;
import org.vml.api.Consult;
import org.vml.api.NewRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml repo add`.
@Command(
        name = "add",
        header = "Make a repository, or make one that exists known.",
        footer = {"  vml repo add shared /mnt/group/logbook --default"})
final class RepoAddCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Where it is, or shall be.")
    private Path directory = Path.of("");

    @Option(names = "--default", description = "Use it wherever no repository is named.")
    private boolean makeDefault;

    @Override
    int run(Session session) {
        NewRepository repository = new NewRepository(name, Paths.absolute(directory), makeDefault);
        Consult consult = session.controller().addRepository(repository);
        session.answer(consult, () -> ConsultText.of(session.world()).repositories(consult.repositories()));
        return 0;
    }
}
