package org.vml.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

class SessionTest {
    @TempDir
    private Path root;

    private static byte[] frames(HostMessage... messages) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Frames frames = new Frames(InputStream.nullInputStream(), bytes);
        for (HostMessage message : messages) {
            MessageCodec.send(message, frames);
        }
        return bytes.toByteArray();
    }

    private List<AgentMessage> answers(HostMessage... messages) throws IOException {
        ByteArrayOutputStream answered = new ByteArrayOutputStream();
        new Session(root, new Frames(new ByteArrayInputStream(frames(messages)), answered)).run();
        Frames frames = new Frames(new ByteArrayInputStream(answered.toByteArray()), OutputStream.nullOutputStream());
        List<AgentMessage> answers = new ArrayList<>();
        for (AgentMessage each = MessageCodec.receiveFromAgent(frames);
                each != null;
                each = MessageCodec.receiveFromAgent(frames)) {
            answers.add(each);
        }
        return answers;
    }

    @Test
    void aSessionEndsWithByeOrWithTheStream() throws IOException {
        HostMessage hello = new HostMessage.Hello(7, "test");
        List<AgentMessage> answers = answers(hello, new HostMessage.Bye(), hello);
        assertEquals(1, answers.size());
        assertEquals(
                1,
                assertInstanceOf(AgentMessage.Welcome.class, answers.getFirst()).protocol());
        assertEquals(1, answers(hello).size());
    }

    @Test
    void piecesThatAreWantedAreSentAndOthersAreNot() throws IOException {
        Files.writeString(root.resolve("a"), "one");
        Files.writeString(root.resolve("b"), "two");
        List<AgentMessage> answers = answers(
                new HostMessage.Read(List.of(RawPath.of("/a"), RawPath.of("/b"))),
                new HostMessage.Want(Bytes.of(new byte[] {2})));
        assertEquals(
                2,
                assertInstanceOf(AgentMessage.Offer.class, answers.get(0))
                        .pieces()
                        .size());
        assertEquals(new AgentMessage.Content(Bytes.of(new byte[] {'t', 'w', 'o'})), answers.get(1));
        assertEquals(
                2,
                assertInstanceOf(AgentMessage.Reports.class, answers.get(2))
                        .reports()
                        .size());
        assertEquals(3, answers.size());
    }

    @Test
    void rulesOfTheGuestAndTheSizeCapOfTheWalkHold() throws IOException {
        Files.writeString(root.resolve("x.o"), "");
        Files.writeString(root.resolve("large"), "larger");
        List<AgentMessage> answers = answers(
                new HostMessage.Walk(true, 0, List.of("*.o"), List.of("y"), 5),
                new HostMessage.Known(Bytes.EMPTY, true),
                new HostMessage.Read(List.of(RawPath.of("/large"))));
        assertEquals(
                "listing",
                assertInstanceOf(AgentMessage.Base.class, answers.getFirst()).kind());
        AgentMessage.Excluded excluded = answers.stream()
                .filter(AgentMessage.Excluded.class::isInstance)
                .map(AgentMessage.Excluded.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "left out by /etc/vml/light.json in the guest",
                excluded.exclusions().getFirst().reason());
        AgentMessage.Reports reports = assertInstanceOf(AgentMessage.Reports.class, answers.getLast());
        assertEquals(
                new AgentMessage.Outcome.LeftOut("larger than 5 bytes"),
                reports.reports().getFirst().outcome());
    }

    @Test
    void rulesAreNotAskedAboutWhatIsPutBack() throws IOException {
        List<AgentMessage> answers = answers(new HostMessage.Inspect(List.of(RawPath.of("/var/log/gone"))));
        AgentMessage.Reports reports = assertInstanceOf(AgentMessage.Reports.class, answers.getFirst());
        assertInstanceOf(
                AgentMessage.Outcome.Absent.class, reports.reports().getFirst().outcome());
    }

    @Test
    void whatBreaksTheProtocolEndsTheSession() {
        assertThrows(ProtocolException.class, () -> answers(new HostMessage.Want(Bytes.EMPTY)));
        assertThrows(ProtocolException.class, () -> answers(new HostMessage.Walk(true, 1, List.of(), List.of(), 5)));
        assertThrows(IOException.class, () -> {
            byte[] part = frames(new HostMessage.Hello(1, "test"));
            InputStream in = new ByteArrayInputStream(Arrays.copyOf(part, part.length - 1));
            new Session(root, new Frames(in, OutputStream.nullOutputStream())).run();
        });
    }
}
