package org.vml.guest.ssh;

import java.time.Duration;
import java.util.List;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestTransport;
import org.vml.operation.Run;

/// Sessions with agents by SSH.
public final class SshAgents {
    private SshAgents() {}

    /// Logs in, puts the agent there unless it is there, and greets it; as root if the guest allows that. Closing the
    /// session ends the connection.
    ///
    /// @param patience how long to wait for the guest's server to greet
    public static AgentSession start(SshTarget target, AgentImage image, Duration patience, Run run) {
        GuestTransport transport = SshTransport.connect(target, patience);
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
}
