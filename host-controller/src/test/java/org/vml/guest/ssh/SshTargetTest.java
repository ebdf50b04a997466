package org.vml.guest.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.cli.LocalSshd;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;

/// Machines that are not ours, with OpenSSH's configuration, server and agent.
class SshTargetTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private SshTarget named(String name, Map<String, String> environment, String configuration) throws Exception {
        Path file = Files.writeString(directory.resolve("config"), configuration);
        return OpenSshConfiguration.of(name, environment, "-F", file.toString()).target();
    }

    @Test
    void aNameIsWhatOpenSshMakesOfIt() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "");
        SshTarget target = named("farm", Map.of(), """
                Host farm
                  HostName farm.example.org
                  Port 2200
                  User lena
                  IdentityFile %1$s/key
                  IdentityFile %1$s/none
                  UserKnownHostsFile %1$s/a %1$s/b
                  GlobalKnownHostsFile /dev/null
                """.formatted(directory));
        assertEquals(
                new SshTarget(
                        "farm.example.org",
                        2200,
                        "lena",
                        List.of(key),
                        null,
                        List.of(directory.resolve("a"), directory.resolve("b"), Path.of("/dev/null")),
                        "[farm.example.org]:2200",
                        false),
                target);
    }

    @Test
    void whatGoesByAnotherHostIsRefused() {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> named("farm", Map.of(), "Host farm\n  ProxyJump gate\n"));
        assertTrue(problem.problem().contains("by way of another host"), problem.problem());
    }

    @Test
    void aHostThatIsNotKnownIsRefused() throws Exception {
        try (LocalSshd sshd = LocalSshd.start(Files.createDirectory(directory.resolve("ssh")))) {
            SshTarget target = named("here", Map.of(), configuration(sshd, "ask", sshd.key()));
            ProblemException problem =
                    assertThrows(ProblemException.class, () -> SshTransport.connect(target, PATIENCE));
            assertTrue(problem.problem().contains("host key is not known"), problem.problem());
            assertEquals("", Files.readString(sshd.knownHosts()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void theKeysOfTheSshAgentLogIn(String type) throws Exception {
        Path keys = Files.createDirectory(directory.resolve("ssh"));
        Path key = directory.resolve("own");
        run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString());
        Path socket = directory.resolve("agent.sock");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
        try (LocalSshd sshd = LocalSshd.start(keys, "SetEnv VML_AGENT_DIR=" + directory + "/home/vml/agent")) {
            run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
            Files.copy(
                    key.resolveSibling("own.pub"),
                    keys.resolve("user.pub"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.delete(key);
            SshTarget target = named(
                    "here",
                    Map.of("SSH_AUTH_SOCK", socket.toString()),
                    configuration(sshd, "accept-new", directory.resolve("none")));
            AgentImage image = TestAgents.make(Files.createDirectory(directory.resolve("hi")), "echo hi", 0);
            try (SshTransport transport = SshTransport.connect(target, PATIENCE);
                    AgentProcess process = transport.start(image, List.of(), false, new Run())) {
                assertEquals("hi\n", new String(process.output().readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            agent.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa"})
    void aHostWithAKeyOfAnotherTypeIsLearntAndKnown(String type) throws Exception {
        Path host = directory.resolve("other");
        run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", host.toString());
        try (LocalSshd sshd = LocalSshd.start(
                Files.createDirectory(directory.resolve("ssh")), "HostKeyAlgorithms -ssh-ed25519", "HostKey " + host)) {
            SshTransport.connect(named("here", Map.of(), configuration(sshd, "accept-new", sshd.key())), PATIENCE)
                    .close();
            SshTransport.connect(named("here", Map.of(), configuration(sshd, "yes", sshd.key())), PATIENCE)
                    .close();
            run("ssh", "-F", directory.resolve("config").toString(), "-oBatchMode=yes", "here", "true");
        }
    }

    private static String configuration(LocalSshd sshd, String strict, Path key) {
        return """
                Host here
                  HostName 127.0.0.1
                  Port %d
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  StrictHostKeyChecking %s
                """.formatted(sshd.port(), System.getProperty("user.name"), key, sshd.knownHosts(), strict);
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }
}
