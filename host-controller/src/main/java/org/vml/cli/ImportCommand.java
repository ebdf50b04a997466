package org.vml.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.SaveResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml import`.
@Command(
        description = "The image is read, never changed, and must not be in use meanwhile. With --base it becomes"
                + " the next entry of a lineage: only what differs from the base is added.",
        footer = {
            "  vml import cernvm.qcow2 --as day1 -m \"fresh from the mirror\"",
            "  vml import work.raw --as day2 --base day1"
        })
final class ImportCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image file.")
    private Path image = Path.of("");

    @Option(names = "--as", required = true, paramLabel = "NAME", description = "What to call the entry.")
    private String as = "";

    @Option(names = "--base", paramLabel = "ENTRY", description = "The entry that this one goes on from.")
    private @Nullable String base;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; found out if not given.")
    private @Nullable ImageFormat format;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "What there is to say about it.")
    private String message = "";

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        String known = format == null ? null : format.name();
        JobRequest request = new JobRequest.Import(repository.name(), Paths.absolute(image), as, base, known, message);
        SaveResult saved = session.job(request, SaveResult.class);
        session.answer(saved, () -> ResultText.saved(saved, base));
        return 0;
    }
}
