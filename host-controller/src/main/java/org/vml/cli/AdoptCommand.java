package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.MachineResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml adopt`.
@Command(
        description =
                "The machine stays as it is and where it is. `vml save` then saves its disks while it runs: all of"
                        + " them first, later what changed. `vml close` lets go of it.",
        footer = {
            "  vml adopt webserver",
            "  vml adopt webserver --ssh mara@webserver",
            "  vml adopt 6c8a1c2e-30c5-4b3a-9d2e-0b5f6d1f7a10 --area wa2"
        })
final class AdoptCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name or UUID, as `virsh list --all` shows it.")
    private String machine = "";

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(
            names = "--ssh",
            paramLabel = "HOST",
            description = "How you log in to it: what you say to ssh. For light saves, restores and hooks.")
    private @Nullable String ssh;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        JobRequest request = new JobRequest.Adopt(repository.name(), machine, area.name(), ssh);
        MachineResult adopted = session.job(request, MachineResult.class);
        session.answer(adopted, () -> MachineText.adopted(adopted));
        return 0;
    }
}
