package org.vml.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.guest.channel.ChannelAgent;
import org.vml.guest.ssh.SshAgents;
import org.vml.guest.ssh.SshTarget;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Agents in guests. The one that is put there is the archive that `scripts/build` made.
final class InstalledAgents implements GuestAgents {
    private @Nullable AgentImage known;

    @Override
    public AgentSession start(GuestAccess access, Run run) {
        return switch (access) {
            case GuestAccess.Login login -> {
                SshTarget target = SshTarget.ofArea(login.port(), login.user(), login.key(), login.knownHosts());
                yield SshAgents.start(target, image(), login.patience(), run);
            }
            case GuestAccess.Named named -> {
                SshTarget target = SshTarget.named(named.name(), System.getenv());
                yield SshAgents.start(target, image(), named.patience(), run);
            }
            case GuestAccess.Channel channel -> {
                ChannelAgent agent = ChannelAgent.start(channel.socket(), channel.patience());
                yield AgentSession.open(agent.output(), agent.input(), agent::complaints, agent, run);
            }
        };
    }

    @Override
    public synchronized AgentImage image() {
        AgentImage image = known;
        if (image == null) {
            Path file = Path.of(System.getProperty("vml.agent", ""));
            if (!Files.isRegularFile(file)) {
                throw ProblemException.of(ProblemKind.FAILED, "The agent for guests is not where it should be: " + file)
                        .next("`scripts/build` makes it; then `vml controller stop`");
            }
            image = AgentImage.of(file);
            known = image;
        }
        return image;
    }
}
