package org.vml.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireWriter;

/// Version 1 of the protocol as it is on the wire. `messages-1.txt` has one line a message, its kind and its body; a
/// build that writes something else speaks another version.
class MessageCodecTest {
    private static byte[] body(HostMessage message) {
        WireWriter out = new WireWriter();
        MessageCodec.write(message, out);
        return out.toArray();
    }

    private static byte[] body(AgentMessage message) {
        WireWriter out = new WireWriter();
        MessageCodec.write(message, out);
        return out.toArray();
    }

    private static String line(Object message, byte[] body) {
        Class<?> kind = message.getClass();
        String side =
                kind.getEnclosingClass().getSimpleName().replace("Message", "").toLowerCase(java.util.Locale.ROOT);
        return side + " " + kind.getSimpleName() + " " + HexFormat.of().formatHex(body);
    }

    private static List<String> lines() {
        return Stream.concat(
                        Samples.ofHost().stream().map(message -> line(message, body(message))),
                        Samples.ofAgent().stream().map(message -> line(message, body(message))))
                .toList();
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = MessageCodecTest.class.getResourceAsStream("messages-1.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void messagesAreOnTheWireAsTheyWereInVersion1() throws IOException {
        assertEquals(String.join("\n", golden()), String.join("\n", lines()));
        assertEquals(1, MessageCodec.VERSION);
    }

    @Test
    void whatWasOnTheWireInVersion1IsUnderstood() throws IOException {
        List<Object> understood = new ArrayList<>();
        for (String line : golden()) {
            byte[] body = HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1));
            understood.add(line.startsWith("host") ? MessageCodec.readHost(body) : MessageCodec.readAgent(body));
        }
        assertEquals(
                Stream.concat(Samples.ofHost().stream(), Samples.ofAgent().stream())
                        .toList(),
                understood);
    }

    @Test
    void thereIsASampleOfEachKind() {
        assertEquals(kinds(HostMessage.class), classes(Samples.ofHost()));
        assertEquals(kinds(AgentMessage.class), classes(Samples.ofAgent()));
    }

    private static Set<Class<?>> kinds(Class<?> messages) {
        return Set.of(messages.getPermittedSubclasses());
    }

    private static Set<Class<?>> classes(List<?> messages) {
        return messages.stream().map(Object::getClass).collect(Collectors.toSet());
    }

    @Test
    void messagesGoThroughFrames() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Frames out = new Frames(InputStream.nullInputStream(), sent);
        for (HostMessage message : Samples.ofHost()) {
            MessageCodec.send(message, out);
        }
        Frames in = new Frames(new ByteArrayInputStream(sent.toByteArray()), OutputStream.nullOutputStream());
        for (HostMessage message : Samples.ofHost()) {
            assertEquals(message, MessageCodec.receiveFromHost(in));
        }
        assertEquals(null, MessageCodec.receiveFromHost(in));
    }

    @Test
    void aMessageThatEndsTooEarlyOrTooLateIsRefused() {
        for (HostMessage message : Samples.ofHost()) {
            byte[] body = body(message);
            for (int length = 0; length < body.length; length++) {
                byte[] part = Arrays.copyOf(body, length);
                assertThrows(ProtocolException.class, () -> MessageCodec.readHost(part));
            }
            assertThrows(ProtocolException.class, () -> MessageCodec.readHost(Arrays.copyOf(body, body.length + 1)));
        }
        for (AgentMessage message : Samples.ofAgent()) {
            byte[] body = body(message);
            for (int length = 0; length < body.length; length++) {
                byte[] part = Arrays.copyOf(body, length);
                assertThrows(ProtocolException.class, () -> MessageCodec.readAgent(part));
            }
            assertThrows(ProtocolException.class, () -> MessageCodec.readAgent(Arrays.copyOf(body, body.length + 1)));
        }
    }

    @Test
    void aStreamThatEndsWithinAFrameIsNotAnEnd() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        MessageCodec.send(Samples.ofHost().getFirst(), new Frames(InputStream.nullInputStream(), sent));
        for (int length = 1; length < sent.size(); length++) {
            byte[] part = Arrays.copyOf(sent.toByteArray(), length);
            Frames in = new Frames(new ByteArrayInputStream(part), OutputStream.nullOutputStream());
            assertThrows(EOFException.class, () -> MessageCodec.receiveFromHost(in));
        }
    }

    @Test
    void garbageIsAMessageOrRefusedAndNothingElse() {
        long first = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("MessageCodecTest: seeds from " + first);
        List<byte[]> bodies = new ArrayList<>();
        Samples.ofHost().forEach(message -> bodies.add(body(message)));
        Samples.ofAgent().forEach(message -> bodies.add(body(message)));
        for (long seed = first; seed < first + 10_000; seed++) {
            Random random = new Random(seed);
            byte[] body = bodies.get(random.nextInt(bodies.size())).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                random.nextBytes(body);
            }
            tryToRead(body);
        }
    }

    /// Whatever is understood can be said.
    private static void tryToRead(byte[] body) {
        try {
            HostMessage message = MessageCodec.readHost(body);
            assertEquals(message, MessageCodec.readHost(body(message)));
        } catch (ProtocolException e) {
            // refused
        }
        try {
            AgentMessage message = MessageCodec.readAgent(body);
            assertEquals(message, MessageCodec.readAgent(body(message)));
        } catch (ProtocolException e) {
            // refused
        }
    }
}
