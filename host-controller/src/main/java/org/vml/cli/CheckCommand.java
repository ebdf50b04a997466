package org.vml.cli;

import org.vml.api.CheckResult;
import org.vml.api.JobRequest;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `vml check`.
@Command(
        description = "Exit status 6 says that damage was found; each line of damage names entry and place.",
        footer = {"  vml check", "  vml check --full --repo shared"})
final class CheckCommand extends LogbookCommand {
    @Option(names = "--full", description = "Read every byte, not only what leads to them.")
    private boolean full;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        CheckResult checked = session.job(new JobRequest.Check(repository.name(), full), CheckResult.class);
        session.answer(checked, () -> ResultText.checked(checked));
        return checked.damaged().isEmpty() ? 0 : ProblemKind.DAMAGED.exitCode();
    }
}
