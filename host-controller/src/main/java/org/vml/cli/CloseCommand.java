package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.MachineResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml close`.
@Command(
        description = "The machine is removed, and the area is empty again. Refused while the machine runs or holds"
                + " changes that no entry has.",
        footer = {"  vml close wa1", "  vml close wa1 --discard"})
final class CloseCommand extends LogbookCommand {
    @Parameters(arity = "0..1", paramLabel = "AREA", description = "The working area; the only one with a machine.")
    private @Nullable String area;

    @Option(names = "--discard", description = "Throw away what no entry has; pull the plug if the machine runs.")
    private boolean discard;

    @Override
    int run(Session session) {
        MachineResult result = session.job(new JobRequest.Close(area, discard), MachineResult.class);
        session.answer(result, () -> MachineText.did("Closed", result));
        return 0;
    }
}
