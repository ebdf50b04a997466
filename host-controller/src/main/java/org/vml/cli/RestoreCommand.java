package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.RestoreResult;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml restore`.
@Command(
        description =
                "Files that the machine has as the entry's base had them become as in the entry. What differs from"
                        + " both is a conflict: without a choice, nothing is restored. What was there is kept, until --undo."
                        + " Users and groups that the machine lacks are made before.",
        footer = {
            "  vml restore monday --dry-run",
            "  vml restore monday --on-conflict keep",
            "  vml restore monday --packages",
            "  vml restore --undo"
        })
final class RestoreCommand extends LogbookCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ENTRY",
            description = "An entry with a light level: its name, its id, or a tag.")
    private @Nullable String entry;

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--on-conflict",
            paramLabel = "CHOICE",
            description = "keep what the machine has, replace it, or put both side by side.")
    private String onConflict = "stop";

    @Option(
            names = "--packages",
            description = "Install packages that the machine lacks, by its own package manager, before the files.")
    private boolean packages;

    @Option(names = "--undo", description = "Put back what the last restore replaced.")
    private boolean undo;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        if (undo == (entry != null)) {
            throw ProblemException.of(ProblemKind.USAGE, "Name an entry to restore, or say --undo")
                    .next("`vml restore --help` has examples");
        }
        JobRequest request =
                new JobRequest.Restore(repository.name(), entry, area.name(), dryRun, onConflict, packages);
        RestoreResult result = session.job(request, RestoreResult.class);
        session.answer(result, () -> RestoreText.of(result));
        return result.partial() ? ProblemKind.PARTIAL.exitCode() : 0;
    }
}
