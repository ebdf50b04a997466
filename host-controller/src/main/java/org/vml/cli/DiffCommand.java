package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.DiffView;
import org.vml.api.JobRequest;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml diff`.
@Command(
        description =
                "Files, packages, services, environment: what differs between the light levels of two entries, or"
                        + " between that of an entry and a machine that runs, as it is now. Files of text are compared by lines.",
        footer = {"  vml diff monday tuesday", "  vml diff monday --area wa1", "  vml diff monday tuesday --brief"})
final class DiffCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "An entry with a light level.")
    private String entry = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OTHER",
            description = "Another one; the machine of a working area if not given.")
    private @Nullable String other;

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(names = "--brief", description = "Say which files differ, and leave out their lines.")
    private boolean brief;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        if (other != null && area.name() != null) {
            throw ProblemException.of(ProblemKind.USAGE, "Name another entry or a working area, not both")
                    .next("`vml diff --help` has examples");
        }
        JobRequest request = new JobRequest.Compare(repository.name(), entry, other, area.name());
        DiffView diff = session.job(request, DiffView.class);
        session.answer(
                diff, () -> DiffText.of(diff, brief, session.world().terminal().outPaint()));
        return 0;
    }
}
