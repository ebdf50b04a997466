package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.guest.GuestTransport;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// One SSH connection, a channel for each agent.
public final class SshTransport implements GuestTransport {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);
    private static final Duration UNPACK_PATIENCE = Duration.ofMinutes(5);
    private static final int BUFFER = 64 << 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SshTarget target;
    private final SSHClient client;

    private SshTransport(SshTarget target, SSHClient client) {
        this.target = target;
        this.client = client;
    }

    /// Logs in.
    ///
    /// @param patience how long to wait for the guest to greet; what follows has limits of its own
    public static SshTransport connect(SshTarget target, Duration patience) {
        return new SshTransport(target, new SshLogin(target).connect(patience));
    }

    @Override
    public AgentProcess start(AgentImage image, List<String> arguments, boolean elevate, Run run) {
        AgentProcess there = tryStart(image, arguments, elevate);
        if (there != null) {
            return there;
        }
        put(image, elevate, run);
        AgentProcess started = tryStart(image, arguments, elevate);
        if (started == null) {
            throw problem("start the agent", "it is gone again").next("Try once more");
        }
        return started;
    }

    /// Null if the guest has not got the agent.
    private @Nullable AgentProcess tryStart(AgentImage image, List<String> arguments, boolean elevate) {
        String nonce = nonce();
        String[] words = Stream.concat(Stream.of(nonce, image.digest()), arguments.stream())
                .toArray(String[]::new);
        RemoteCommand command = exec(GuestScripts.line(GuestScripts.START, elevate, words));
        StartAnswer answer;
        try {
            answer = StartAnswer.parse(command.answer("vml-" + nonce + " ", ANSWER_PATIENCE));
        } catch (IOException e) {
            command.close();
            throw problem("start the agent", e).next("Try once more");
        }
        if (answer == null) {
            String errors = command.finalErrors();
            command.close();
            throw problem("start the agent", errors.isEmpty() ? "its shell does not answer" : errors)
                    .next("Try `ssh` to it with the command `/bin/sh -c true`");
        }
        if (answer.present()) {
            return new SshAgentProcess(client, command, answer);
        }
        command.close();
        return null;
    }

    private void put(AgentImage image, boolean elevate, Run run) {
        run.phase("putting the agent into the guest", image.size());
        String nonce = nonce();
        try (RemoteCommand command = exec(GuestScripts.line(GuestScripts.PUT, elevate, nonce, image.digest()))) {
            send(image, command, run);
            if (!"put".equals(command.answer("vml-" + nonce + " ", UNPACK_PATIENCE))) {
                String errors = command.finalErrors();
                throw problem("put the agent there", errors.isEmpty() ? "it was not unpacked" : errors)
                        .next("It needs " + (4 * image.size() / (1 << 20)) + " MiB of room there, and tar and gzip");
            }
        } catch (IOException e) {
            throw problem("put the agent there", e).next("Try once more");
        }
    }

    /// A guest that does not want it all says why on its standard error.
    private void send(AgentImage image, RemoteCommand command, Run run) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(image.file())) {
            OutputStream out = command.input();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                run.checkCancelled();
                try {
                    out.write(buffer, 0, read);
                } catch (IOException e) {
                    if (client.isConnected()) {
                        return;
                    }
                    throw e;
                }
                run.advance(read);
            }
            out.close();
        }
    }

    private RemoteCommand exec(String line) {
        try {
            return RemoteCommand.start(client, line);
        } catch (IOException e) {
            throw problem("run a command", e).next("Connect again");
        }
    }

    private ProblemException problem(String act, String why) {
        return ProblemException.of(ProblemKind.GUEST, "Could not " + act + " in the guest at " + target + ": " + why);
    }

    private ProblemException problem(String act, IOException cause) {
        return problem(act, cause.getMessage() == null ? cause.toString() : cause.getMessage())
                .because(cause);
    }

    private static String nonce() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        SshLogin.close(client);
    }
}
