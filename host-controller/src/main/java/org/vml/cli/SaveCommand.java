package org.vml.cli;

import org.vml.api.JobRequest;
import org.vml.api.SaveResult;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml save`.
@Command(
        description = "The machine goes on while it is saved. What it wrote since the last save is read, nothing else;"
                + " of a machine that runs, its memory is saved too.",
        footer = {"  vml save day2 -m \"the fit converges\"", "  vml save checkpoint --no-memory --area wa2"})
final class SaveCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to call the entry.")
    private String name = "";

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(names = "--no-memory", description = "Leave out the memory of a machine that runs.")
    private boolean noMemory;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "What there is to say about it.")
    private String message = "";

    @Override
    int run(Session session) {
        JobRequest request = new JobRequest.Save(area.name(), name, message, !noMemory);
        SaveResult saved = session.job(request, SaveResult.class);
        session.answer(saved, () -> MachineText.saved(saved));
        return saved.partial() ? ProblemKind.PARTIAL.exitCode() : 0;
    }
}
