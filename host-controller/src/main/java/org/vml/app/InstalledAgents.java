package org.vml.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.guest.GuestTransport;
import org.vml.guest.channel.ChannelAgent;
import org.vml.guest.ssh.SshTarget;
import org.vml.guest.ssh.SshTransport;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Agents in guests. The one that is put there is the archive that `scripts/build` made.
final class InstalledAgents implements GuestAgents {
    private @Nullable AgentImage known;

    @Override
    public AgentSession start(GuestAccess access, Run run) {
        return switch (access) {
            case GuestAccess.Login login -> start(login, run);
            case GuestAccess.Channel channel -> {
                ChannelAgent agent = ChannelAgent.start(channel.socket(), channel.patience());
                yield AgentSession.open(agent.output(), agent.input(), agent::complaints, agent, run);
            }
        };
    }

    private AgentSession start(GuestAccess.Login login, Run run) {
        AgentImage image = image();
        SshTarget target = SshTarget.ofArea(login.port(), login.user(), login.key(), login.knownHosts());
        GuestTransport transport = SshTransport.connect(target, login.patience());
        try {
            AgentProcess agent = transport.start(image, List.of("session"), true, run);
            AutoCloseable connection = () -> {
                agent.close();
                transport.close();
            };
            return AgentSession.open(agent.output(), agent.input(), agent::complaints, connection, run);
        } catch (RuntimeException | Error e) {
            transport.close();
            throw e;
        }
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
