package org.vml.guest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.version.BuildVersion;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// A conversation with the agent in a guest; see [org.vml.protocol.message]. Whatever goes wrong with it is a problem
/// of kind `GUEST`. One thread at a time.
public final class AgentSession implements AutoCloseable {
    private final Frames frames;
    private final Supplier<String> complaints;
    private final AutoCloseable connection;
    private final AgentMessage.Welcome welcome;

    private AgentSession(
            Frames frames, Supplier<String> complaints, AutoCloseable connection, AgentMessage.Welcome welcome) {
        this.frames = frames;
        this.complaints = complaints;
        this.connection = connection;
        this.welcome = welcome;
    }

    /// Greets an agent that was just started.
    ///
    /// @param complaints what it has written to its standard error so far
    /// @param connection closed when the session is, also if greeting fails
    public static AgentSession open(
            InputStream in, OutputStream out, Supplier<String> complaints, AutoCloseable connection) {
        AgentSession greeting = new AgentSession(
                new Frames(in, out), complaints, connection, new AgentMessage.Welcome(0, "", "", false, ""));
        try {
            greeting.send(new HostMessage.Hello(MessageCodec.VERSION, BuildVersion.current()));
            AgentMessage.Welcome welcome = greeting.receive(AgentMessage.Welcome.class);
            if (welcome.protocol() != MessageCodec.VERSION) {
                throw ProblemException.of(
                        ProblemKind.GUEST,
                        "The agent in the guest speaks version " + welcome.protocol() + " of the protocol; this vml"
                                + " speaks version " + MessageCodec.VERSION);
            }
            return new AgentSession(greeting.frames, complaints, connection, welcome);
        } catch (RuntimeException | Error e) {
            greeting.disconnect();
            throw e;
        }
    }

    /// What the agent said of itself.
    public AgentMessage.Welcome welcome() {
        return welcome;
    }

    public void send(HostMessage message) {
        try {
            MessageCodec.send(message, frames);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// The next message, of whatever kind but `Failed`, which is thrown as a problem.
    public AgentMessage receive() {
        try {
            AgentMessage message = MessageCodec.receiveFromAgent(frames);
            return switch (message) {
                case null -> throw broken(new EOFException("it has ended"));
                case AgentMessage.Failed(String problem) ->
                    throw ProblemException.of(ProblemKind.GUEST, "The agent in the guest: " + problem);
                default -> message;
            };
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// The next message, which must be of this kind.
    public <T extends AgentMessage> T receive(Class<T> kind) {
        AgentMessage message = receive();
        if (!kind.isInstance(message)) {
            throw unexpected(message);
        }
        return kind.cast(message);
    }

    /// Says something and waits for the one answer.
    public <T extends AgentMessage> T ask(HostMessage question, Class<T> kind) {
        send(question);
        return receive(kind);
    }

    /// The problem that an agent brings about which says what nobody asked for.
    public static ProblemException unexpected(AgentMessage message) {
        return ProblemException.of(
                ProblemKind.GUEST,
                "The agent in the guest answered with " + message.getClass().getSimpleName()
                        + ", which was not asked for");
    }

    private ProblemException broken(IOException cause) {
        String said = complaints.get().strip();
        String what = cause instanceof ProtocolException
                ? "The agent in the guest does not keep to the protocol: "
                : "The agent in the guest does not answer any more: ";
        return ProblemException.of(
                        ProblemKind.GUEST, what + cause.getMessage() + (said.isEmpty() ? "" : "; it said: " + said))
                .next("Does the guest run, and is its disk writable and not full? Then try again")
                .because(cause);
    }

    /// Says goodbye, and ends the agent.
    @Override
    public void close() {
        try {
            MessageCodec.send(new HostMessage.Bye(), frames);
        } catch (IOException e) {
            // it has ended already
        }
        disconnect();
    }

    private void disconnect() {
        try {
            connection.close();
        } catch (Exception e) {
            // what was said was answered; how the connection ends matters to nobody
        }
    }
}
