package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;

/// A guest that is somebody else's: it keeps to the form of the protocol, and to nothing more.
@Timeout(60)
class HostileAgentTest {
    private static final int BUFFER = 4 << 20;
    private static final RawPath ROOT = RawPath.of("/");
    private static final CaptureRequest REQUEST =
            new CaptureRequest("base", "base", null, List.of(), List.of(), Long.MAX_VALUE);

    @TempDir
    Path directory;

    private final Run run = new Run();

    @Test
    void aGuestThatListsFilesWithoutEndIsRefused() throws Exception {
        ProblemException problem = captured(frames -> {
            await(frames, HostMessage.Walk.class);
            say(frames, new AgentMessage.Base("packages", "dpkg"));
            for (int i = 0; ; i++) {
                RawPath of = ROOT.child(name("d" + i));
                List<AgentMessage.Child> children = IntStream.range(0, 1000)
                        .mapToObj(number -> new AgentMessage.Child(name("f" + number), facts(1)))
                        .toList();
                say(frames, new AgentMessage.Listing(of, false, false, children, List.of(), List.of()));
            }
        });
        assertTrue(problem.problem().startsWith("Too much differs in the guest"), problem.problem());
    }

    @Test
    void aGuestThatLeavesOutFilesWithoutEndIsRefused() throws Exception {
        String reason = "x".repeat(100_000);
        ProblemException problem = captured(frames -> {
            await(frames, HostMessage.Walk.class);
            say(frames, new AgentMessage.Base("packages", "dpkg"));
            while (true) {
                say(frames, new AgentMessage.Excluded(List.of(new Exclusion(ROOT.child(name("f")), reason))));
            }
        });
        assertTrue(problem.problem().startsWith("Too much differs in the guest"), problem.problem());
    }

    @Test
    void aGuestThatOffersPiecesWithoutEndIsRefused() throws Exception {
        ProblemException problem = captured(frames -> {
            await(frames, HostMessage.Walk.class);
            say(frames, new AgentMessage.Base("packages", "dpkg"));
            AgentMessage.Child child = new AgentMessage.Child(name("f"), facts(10));
            say(frames, new AgentMessage.Listing(ROOT, false, false, List.of(child), List.of(), List.of()));
            say(frames, new AgentMessage.Walked(1, 1, 0));
            await(frames, HostMessage.Read.class);
            for (int i = 0; ; i++) {
                byte[] content = ("content " + i).getBytes(StandardCharsets.US_ASCII);
                Digest digest = Digest.of(content, content.length);
                say(frames, new AgentMessage.Offer(List.of(new AgentMessage.Piece(digest, content.length))));
                await(frames, HostMessage.Want.class);
                say(frames, new AgentMessage.Content(Bytes.of(content)));
            }
        });
        assertEquals("The agent in the guest offers more pieces than the files can have", problem.problem());
    }

    @Test
    void aCaptureOfAGuestThatSaysNothingCanBeCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Void> cancelled = CompletableFuture.runAsync(
                () -> {
                    try {
                        asked.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    run.cancel();
                },
                Thread::startVirtualThread);
        capture(ProblemKind.CANCELLED, frames -> {
            await(frames, HostMessage.Walk.class);
            asked.countDown();
            assertEquals(null, MessageCodec.receiveFromHost(frames));
        });
        cancelled.get(10, TimeUnit.SECONDS);
    }

    @Test
    void anIndexThatNobodyWouldReadIsNotWritten() {
        List<Exclusion> excluded = new ArrayList<>();
        String reason = "x".repeat(200_000);
        for (int i = 0; i < 400; i++) {
            excluded.add(new Exclusion(ROOT.child(name("f" + i)), reason));
        }
        LightIndex.Base base = new LightIndex.Base("", "", "", "packages", "dpkg");
        LightIndex index = new LightIndex(base, List.of(), excluded, List.of(), null, List.of(), List.of());
        assertProblem(ProblemKind.GUEST, index::encode);
    }

    /// What an agent does after the greeting, until it is left.
    private interface Agent {
        void talk(Frames frames) throws IOException;
    }

    private ProblemException captured(Agent agent) throws Exception {
        return capture(ProblemKind.GUEST, agent);
    }

    private ProblemException capture(ProblemKind expected, Agent agent) throws Exception {
        PipedInputStream questions = new PipedInputStream(BUFFER);
        PipedOutputStream asked = new PipedOutputStream(questions);
        PipedInputStream answers = new PipedInputStream(BUFFER);
        PipedOutputStream answered = new PipedOutputStream(answers);
        CompletableFuture<Void> talk = CompletableFuture.runAsync(
                () -> {
                    try (answered) {
                        Frames frames = new Frames(questions, answered);
                        await(frames, HostMessage.Hello.class);
                        say(
                                frames,
                                new AgentMessage.Welcome(
                                        MessageCodec.VERSION, "1", Set.of(), "root", "root", true, "", ""));
                        agent.talk(frames);
                    } catch (IOException e) {
                        // it was left: the pipe is closed
                    }
                },
                Thread::startVirtualThread);
        AutoCloseable connection = () -> {
            asked.close();
            answers.close();
        };
        ProblemException problem;
        try (AgentSession session = AgentSession.open(answers, asked, () -> "", connection, run);
                NewPieces sent = new NewPieces(directory)) {
            problem = assertProblem(expected, () -> new Capture(session, null, null, sent, run).capture(REQUEST));
        }
        talk.get(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS);
        return problem;
    }

    private static void await(Frames frames, Class<? extends HostMessage> kind) throws IOException {
        HostMessage message = MessageCodec.receiveFromHost(frames);
        if (message == null || message instanceof HostMessage.Bye) {
            throw new IOException("the session is over");
        }
        assertEquals(kind, message.getClass());
    }

    private static void say(Frames frames, AgentMessage message) throws IOException {
        MessageCodec.send(message, frames);
    }

    private static Facts facts(long size) {
        FileTime time = new FileTime(0, 0);
        return new Facts(FileKind.FILE, 0644, 0, 0, size, time, time, 1, 1, 0);
    }

    private static Bytes name(String name) {
        return Bytes.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
