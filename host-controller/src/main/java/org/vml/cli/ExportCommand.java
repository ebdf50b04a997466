package org.vml.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.api.ExportResult;
import org.vml.api.JobRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml export`.
@Command(
        description = "The file appears under its name only when it is complete.",
        footer = {"  vml export day1 -o day1.qcow2", "  vml export day1 -o /dev/shm/disk --format raw --force"})
final class ExportCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private String entry = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; by the file's ending if not given, else qcow2.")
    private @Nullable ImageFormat format;

    @Option(
            names = {"-f", "--force"},
            description = "Replace a file that is there.")
    private boolean force;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        ImageFormat chosen = format == null ? ImageFormat.of(file) : format;
        JobRequest request =
                new JobRequest.Export(repository.name(), entry, Paths.absolute(file), chosen.name(), force);
        ExportResult exported = session.job(request, ExportResult.class);
        session.answer(exported, () -> ResultText.exported(exported));
        return 0;
    }
}
