package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.MachineResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml start`.
@Command(
        description = "A machine that is off boots; one that was suspended, or stands still for want of its disk, goes"
                + " on.",
        footer = {"  vml start wa1"})
final class StartCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "AREA", description = "The working area; the only one with a machine.")
    private @Nullable String area;

    @Override
    int run(Session session) {
        MachineResult result = session.job(new JobRequest.Start(area), MachineResult.class);
        session.answer(result, () -> MachineText.did("Started", result));
        return 0;
    }
}
