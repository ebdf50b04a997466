package org.vml.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.api.Consult;
import org.vml.api.InitRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml init`.
@Command(
        description = "Safe to repeat: what is there stays as it is.",
        footer = {"  vml init", "  vml init /data/logbook --area /scratch/wa1"})
final class InitCommand extends LogbookCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIRECTORY",
            description = "Where the default repository shall be; in the home of VML if not given.")
    private @Nullable Path repository;

    @Option(
            names = "--area",
            paramLabel = "DIRECTORY",
            description = "Where the default working area shall be; in the home of VML if not given.")
    private @Nullable Path area;

    @Override
    int run(Session session) {
        Consult consult = session.controller().init(new InitRequest(absolute(repository), absolute(area)));
        session.answer(consult, () -> ConsultText.of(session.world()).overview(consult));
        return 0;
    }

    private static @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : Paths.absolute(path);
    }
}
