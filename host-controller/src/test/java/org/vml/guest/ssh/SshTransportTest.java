package org.vml.guest.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.cli.LocalSshd;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// With a real SSH server, and agents that are shell scripts.
class SshTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BALLAST = 3 << 20;

    @TempDir
    private Path directory;

    private Path agents;
    private LocalSshd sshd;
    private Relay relay;

    @BeforeEach
    void start() throws Exception {
        agents = directory.resolve("home/vml/agent");
        sshd = LocalSshd.start(
                Files.createDirectory(directory.resolve("ssh")), "SetEnv VML_AGENT_DIR=" + agents, "MaxStartups 100");
        relay = new Relay(sshd.port());
    }

    @AfterEach
    void end() throws IOException {
        relay.close();
        sshd.close();
    }

    private SshTarget target() {
        return SshTarget.ofArea(relay.port(), System.getProperty("user.name"), sshd.key(), sshd.knownHosts());
    }

    private SshTransport connect() {
        return SshTransport.connect(target(), PATIENCE);
    }

    private AgentImage agent(String name, String script, int ballast) throws Exception {
        return TestAgents.make(Files.createDirectory(directory.resolve(name)), script, ballast);
    }

    private static AgentProcess start(SshTransport transport, AgentImage image, String... arguments) {
        return transport.start(image, List.of(arguments), false, new Run());
    }

    private static String text(AgentProcess process) throws IOException {
        return new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<String> kept() throws IOException {
        if (!Files.exists(agents)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(agents)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theAgentIsPutOnceAndThenOnlyStarted() throws Exception {
        AgentImage image = agent("one", "echo \"$1 $2\"", BALLAST);
        Run first = new Run();
        try (SshTransport transport = connect();
                AgentProcess process = transport.start(image, List.of("session", "--x=1"), false, first)) {
            assertEquals("session --x=1\n", text(process));
            assertEquals(OptionalInt.of(0), process.await(PATIENCE));
        }
        assertEquals(image.size(), first.progress().doneBytes());
        assertTrue(relay.sent() > image.size());
        long before = relay.sent();
        Run second = new Run();
        try (SshTransport transport = connect();
                AgentProcess process = transport.start(image, List.of("again"), false, second)) {
            assertEquals("again \n", text(process));
        }
        assertEquals(0, second.progress().doneBytes());
        assertTrue(relay.sent() - before < 8 << 10, () -> "sent " + (relay.sent() - before));
        assertEquals(List.of(image.digest()), kept());
    }

    @Test
    void bytesPassBothWaysAndReadingNoneDoesNotWait() throws Exception {
        byte[] bytes = new byte[1 << 20];
        new java.util.Random(7).nextBytes(bytes);
        try (SshTransport transport = connect();
                AgentProcess process = start(transport, agent("cat", "exec cat", 0))) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    process.input().write(bytes);
                    process.input().flush();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertEquals(0, process.output().read(new byte[0]));
            byte[] back = new byte[bytes.length];
            new DataInputStream(process.output()).readFully(back);
            assertArrayEquals(bytes, back);
            assertTrue(writer.join(PATIENCE));
            process.input().close();
            assertEquals(-1, process.output().read());
            assertEquals(OptionalInt.of(0), process.await(PATIENCE));
        }
    }

    @Test
    void whatItComplainsOfIsKeptInBounds() throws Exception {
        AgentImage image = agent("loud", "seq 100000 >&2; echo the end >&2; exit 3", 0);
        try (SshTransport transport = connect();
                AgentProcess process = start(transport, image)) {
            assertEquals(OptionalInt.of(3), process.await(PATIENCE));
            assertTrue(process.complaints().endsWith("the end"), process.complaints());
            assertTrue(process.complaints().length() <= 8 << 10);
        }
    }

    @Test
    void theHostKeyIsLearntAsOpenSshDoesAndAnotherOneIsRefused() throws Exception {
        AgentImage image = agent("hi", "echo hi", 0);
        try (SshTransport transport = connect();
                AgentProcess process = start(transport, image)) {
            assertEquals("hi\n", text(process));
        }
        String learnt = Files.readString(sshd.knownHosts());
        String key = Files.readString(directory.resolve("ssh/host.pub")).replaceFirst("(\\S+ \\S+).*\\s*", "$1");
        assertEquals("vml " + key + "\n", learnt);
        assertEquals(0, openSsh("StrictHostKeyChecking=yes").waitFor());
        connect().close();
        assertEquals(learnt, Files.readString(sshd.knownHosts()));

        String other = Files.readString(sshd.key().resolveSibling("user.pub")).replaceFirst("(\\S+ \\S+).*\\s*", "$1");
        Files.writeString(sshd.knownHosts(), "vml " + other + "\n");
        ProblemException problem = assertThrows(ProblemException.class, this::connect);
        assertEquals(ProblemKind.GUEST, problem.kind());
        assertTrue(problem.problem().contains("its host key is not the one that it had"), problem.problem());
        assertEquals("vml " + other + "\n", Files.readString(sshd.knownHosts()));
    }

    @Test
    void aHostKeyThatOpenSshHasLearntIsKnown() throws Exception {
        assertEquals(
                0,
                openSsh("HashKnownHosts=yes", "StrictHostKeyChecking=accept-new")
                        .waitFor());
        String learnt = Files.readString(sshd.knownHosts());
        assertTrue(learnt.startsWith("|1|"), learnt);
        connect().close();
        assertEquals(learnt, Files.readString(sshd.knownHosts()));
    }

    private Process openSsh(String... options) throws IOException {
        List<String> words = new java.util.ArrayList<>(List.of(
                "ssh",
                "-p",
                Integer.toString(sshd.port()),
                "-i",
                sshd.key().toString(),
                "-oBatchMode=yes",
                "-oHostKeyAlias=vml",
                "-oUserKnownHostsFile=" + sshd.knownHosts()));
        for (String option : options) {
            words.add("-o" + option);
        }
        words.addAll(List.of("127.0.0.1", "true"));
        return new ProcessBuilder(words).inheritIO().start();
    }

    @Test
    void aKeyThatIsNotAllowedIsToldAtOnce() throws Exception {
        Path stranger = directory.resolve("stranger");
        assertEquals(
                0,
                new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString())
                        .start()
                        .waitFor());
        SshTarget target = SshTarget.ofArea(sshd.port(), "root", stranger, sshd.knownHosts());
        ProblemException problem =
                assertThrows(ProblemException.class, () -> SshTransport.connect(target, Duration.ofMinutes(5)));
        assertEquals(ProblemKind.GUEST, problem.kind());
        assertTrue(problem.problem().contains("does not accept the key"), problem.problem());
    }

    @Test
    void whereNobodyGreetsPatienceEnds() throws Exception {
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0)) {
            SshTarget target = SshTarget.ofArea(silent.getLocalPort(), "root", sshd.key(), sshd.knownHosts());
            ProblemException problem =
                    assertThrows(ProblemException.class, () -> SshTransport.connect(target, Duration.ofMillis(10)));
            assertEquals(ProblemKind.GUEST, problem.kind());
            assertTrue(problem.problem().contains("does not answer"), problem.problem());
        }
    }

    @Test
    @Tag("slow")
    void aPutThatIsTornLeavesNothingThatIsTakenForWhole() throws Exception {
        AgentImage image = agent("torn", "echo whole", BALLAST);
        for (long bytes = BALLAST / 8; bytes < BALLAST; bytes += BALLAST / 4) {
            try (SshTransport transport = connect()) {
                relay.tearAfter(bytes);
                ProblemException problem = assertThrows(ProblemException.class, () -> start(transport, image));
                assertEquals(ProblemKind.GUEST, problem.kind());
            }
            relay.tearAfter(Long.MAX_VALUE - relay.sent());
            awaitKept(List.of());
        }
        try (SshTransport transport = connect();
                AgentProcess process = start(transport, image)) {
            assertEquals("whole\n", text(process));
        }
    }

    private void awaitKept(List<String> names) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!kept().equals(names)) {
            assertTrue(System.nanoTime() < deadline, () -> "left there");
            Thread.sleep(20);
        }
    }

    @Test
    void aCancelledPutLeavesNothing() throws Exception {
        AgentImage image = agent("cancelled", "echo whole", BALLAST);
        Run run = new Run();
        run.cancel();
        try (SshTransport transport = connect()) {
            ProblemException problem =
                    assertThrows(ProblemException.class, () -> transport.start(image, List.of(), false, run));
            assertEquals(ProblemKind.CANCELLED, problem.kind());
            awaitKept(List.of());
        }
    }

    @Test
    void whatIsNoArchiveIsToldWithWhatTarSays() throws Exception {
        Path file = Files.write(directory.resolve("junk"), new byte[1 << 20]);
        try (SshTransport transport = connect()) {
            ProblemException problem =
                    assertThrows(ProblemException.class, () -> start(transport, AgentImage.of(file)));
            assertEquals(ProblemKind.GUEST, problem.kind());
            assertTrue(problem.problem().contains("gzip"), problem.problem());
            awaitKept(List.of());
        }
    }

    @Test
    @Tag("slow")
    void severalControllersAtOnceDoNoHarm() throws Exception {
        AgentImage image = agent("crowd", "echo $1", BALLAST);
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> said = Stream.of("a", "b", "c", "d", "e")
                    .map(name -> crowd.submit(() -> {
                        try (SshTransport transport = connect();
                                AgentProcess process = start(transport, image, name)) {
                            return text(process);
                        }
                    }))
                    .toList();
            for (int i = 0; i < said.size(); i++) {
                assertEquals("abcde".charAt(i) + "\n", said.get(i).get());
            }
        }
        awaitKept(List.of(image.digest()));
    }

    @Test
    void whatNobodyHasUsedForADayGoesWhenSomethingNewComes() throws Exception {
        AgentImage old = agent("old", "echo old", 0);
        AgentImage recent = agent("recent", "echo recent", 0);
        AgentImage next = agent("next", "echo next", 0);
        try (SshTransport transport = connect()) {
            start(transport, old).close();
            start(transport, recent).close();
            Files.createDirectory(agents.resolve("new.torn00"));
            for (String unused : List.of(old.digest(), "new.torn00")) {
                Files.setLastModifiedTime(
                        agents.resolve(unused), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            }
            start(transport, next).close();
        }
        assertEquals(Stream.of(recent.digest(), next.digest()).sorted().toList(), kept());
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws Exception {
        AgentImage image = agent("exposed", "echo whole", 0);
        try (SshTransport transport = connect()) {
            start(transport, image).close();
            Files.setPosixFilePermissions(agents.getParent(), PosixFilePermissions.fromString("rwxrwxr-x"));
            ProblemException problem = assertThrows(ProblemException.class, () -> start(transport, image));
            assertTrue(problem.problem().contains("others may write to it"), problem.problem());
        }
    }

    @Test
    @Tag("slow")
    void noProcessIsLeftHoweverTheSessionEnds() throws Exception {
        AgentImage obedient = agent("obedient", "echo $$; cat >/dev/null", 0);
        AgentImage deaf = agent("deaf", "trap '' TERM; echo $$; while :; do sleep 1; done", 0);
        try (SshTransport transport = connect()) {
            AgentProcess first = start(transport, obedient);
            AgentProcess second = start(transport, deaf);
            long obedientId = number(first);
            long deafId = number(second);
            first.close();
            second.close();
            awaitEnd(obedientId);
            awaitEnd(deafId);
        }
        long torn;
        try (SshTransport transport = connect()) {
            torn = number(start(transport, obedient));
            relay.tearAfter(0);
        }
        awaitEnd(torn);
    }

    private static long number(AgentProcess process) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int read = process.output().read();
                read != '\n';
                read = process.output().read()) {
            digits.append((char) read);
        }
        return Long.parseLong(digits.toString());
    }

    private static void awaitEnd(long process) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)) {
            assertTrue(System.nanoTime() < deadline, () -> process + " lives on");
            Thread.sleep(20);
        }
        assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
    }
}
