package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.MachineResult;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml open`.
@Command(
        description = "The machine starts at once, whatever its size: its disk comes from the repository while it"
                + " works. With its memory in the entry it goes on where it was; otherwise it boots.",
        footer = {
            "  vml open day1",
            "  vml open cernvm --memory 4G --cpus 2 --user atlas",
            "  vml open day1 --area wa2 --cold"
        })
final class OpenCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private String entry = "";

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(names = "--cold", description = "Boot the machine though the entry has its memory.")
    private boolean cold;

    @Option(names = "--no-start", description = "Make the machine and leave it off.")
    private boolean noStart;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory of a machine that the entry does not know: 2G if not given.")
    private @Nullable String memory;

    @Option(names = "--cpus", paramLabel = "COUNT", description = "Its processors: 2 if not given.")
    private @Nullable Integer cpus;

    @Option(names = "--user", paramLabel = "NAME", description = "Who logs in; the area's key is allowed to.")
    private @Nullable String user;

    @Option(
            names = "--config-drive",
            description = "Give the machine a CD-ROM with its name and the area's key, for cloud-init and CernVM.")
    private boolean configDrive;

    @Option(
            names = "--agent-service",
            description = "Have the agent wait in the guest as a service, for machines without a network: it is on the"
                    + " config drive, and speaks through a channel of the machine.")
    private boolean agentService;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        JobRequest request = new JobRequest.Open(
                repository.name(),
                entry,
                area.name(),
                memory == null ? null : Sizes.parse("--memory", memory),
                cpus,
                cold,
                !noStart,
                user,
                configDrive,
                agentService);
        MachineResult opened = session.job(request, MachineResult.class);
        session.answer(opened, () -> MachineText.opened(opened));
        return opened.partial() ? ProblemKind.PARTIAL.exitCode() : 0;
    }
}
