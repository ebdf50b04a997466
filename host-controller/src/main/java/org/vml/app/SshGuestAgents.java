package org.vml.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.guest.GuestTransport;
import org.vml.guest.ssh.SshTarget;
import org.vml.guest.ssh.SshTransport;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Agents in guests, by SSH. The agent is the archive that `scripts/build` made.
final class SshGuestAgents implements GuestAgents {
    /// How long a guest may take that was just started.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private @Nullable AgentImage known;

    @Override
    public AgentSession start(GuestAccess access, Run run) {
        AgentImage image = image();
        SshTarget target = SshTarget.ofArea(access.port(), access.user(), access.key(), access.knownHosts());
        GuestTransport transport = SshTransport.connect(target, PATIENCE);
        try {
            AgentProcess agent = transport.start(image, List.of("session"), true, run);
            return AgentSession.open(agent.output(), agent.input(), agent::complaints, () -> {
                agent.close();
                transport.close();
            });
        } catch (RuntimeException | Error e) {
            transport.close();
            throw e;
        }
    }

    private synchronized AgentImage image() {
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
