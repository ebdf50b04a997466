package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.MachineResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml stop`.
@Command(
        description = "The guest is asked to shut down. What it wrote stays in the working area.",
        footer = {"  vml stop wa1", "  vml stop wa1 --force"})
final class StopCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "AREA", description = "The working area; the only one with a machine.")
    private @Nullable String area;

    @Option(names = "--force", description = "Pull the plug.")
    private boolean force;

    @Override
    int run(Session session) {
        MachineResult result = session.job(new JobRequest.Stop(area, force), MachineResult.class);
        session.answer(result, () -> MachineText.did("Stopped", result));
        return 0;
    }
}
