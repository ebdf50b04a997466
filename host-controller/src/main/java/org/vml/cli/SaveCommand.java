package org.vml.cli;

import org.vml.api.JobRequest;
import org.vml.api.SaveResult;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml save`.
@Command(
        description = "The machine goes on while it is saved. What it wrote since the last save is read, nothing else;"
                + " of a machine that runs, its memory is saved too.",
        footer = {
            "  vml save day2 -m \"the fit converges\"",
            "  vml save checkpoint --disk --area wa2",
            "  vml save monday --light"
        })
final class SaveCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to call the entry.")
    private String name = "";

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(
            names = "--light",
            description = "Save the light level alone: environment and files that differ from what it began as.")
    private boolean light;

    @Option(names = "--disk", description = "Save the disk alone.")
    private boolean disk;

    @Option(names = "--no-memory", description = "Leave out the memory of a machine that runs.")
    private boolean noMemory;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "What there is to say about it.")
    private String message = "";

    @Override
    int run(Session session) {
        if (light && (disk || noMemory)) {
            throw ProblemException.of(ProblemKind.USAGE, "--light saves the light level and nothing else")
                    .next("Leave out --disk and --no-memory");
        }
        JobRequest request = new JobRequest.Save(area.name(), name, message, light, !noMemory && !disk);
        SaveResult saved = session.job(request, SaveResult.class);
        session.answer(saved, () -> MachineText.saved(saved));
        return saved.partial() ? ProblemKind.PARTIAL.exitCode() : 0;
    }
}
