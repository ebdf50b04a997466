package org.vml.cli;

import org.vml.api.JobRequest;
import org.vml.api.PruneResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `vml prune`.
@Command(
        description = "Safe at any time, also while others save and open.",
        footer = {"  vml prune --dry-run", "  vml prune"})
final class PruneCommand extends LogbookCommand {
    @Option(
            names = {"-n", "--dry-run"},
            description = "Say what would be freed, free nothing.")
    private boolean dryRun;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        PruneResult pruned = session.job(new JobRequest.Prune(repository.name(), dryRun), PruneResult.class);
        session.answer(pruned, () -> ResultText.pruned(pruned));
        return 0;
    }
}
