package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import net.schmizz.sshj.SSHClient;
import org.vml.guest.AgentProcess;

final class SshAgentProcess implements AgentProcess {
    /// How long an agent may take to end after its input has.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SSHClient client;
    private final RemoteCommand command;
    private final StartAnswer answer;

    SshAgentProcess(SSHClient client, RemoteCommand command, StartAnswer answer) {
        this.client = client;
        this.command = command;
        this.answer = answer;
    }

    @Override
    public OutputStream input() {
        return command.input();
    }

    @Override
    public InputStream output() {
        return command.output();
    }

    @Override
    public boolean elevated() {
        return answer.user() == 0;
    }

    @Override
    public String complaints() {
        return command.errors();
    }

    @Override
    public OptionalInt await(Duration patience) {
        return command.await(patience);
    }

    @Override
    public void close() {
        if (command.isOpen()) {
            command.endInput();
            if (command.await(GRACE).isEmpty() && client.isConnected()) {
                kill();
            }
        }
        command.close();
    }

    /// The SSH server's own way, a signal through the channel, is not known to old ones, nor allowed for root's.
    private void kill() {
        String line = GuestScripts.line(
                GuestScripts.KILL,
                elevated(),
                "0",
                "0",
                Integer.toString(answer.group()),
                Integer.toString(answer.process()));
        try (RemoteCommand kill = RemoteCommand.start(client, line)) {
            OptionalInt ignored = kill.await(GRACE);
        } catch (IOException e) {
            // the connection is gone: so is the agent's input
        }
    }
}
