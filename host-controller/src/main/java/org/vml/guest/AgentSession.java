package org.vml.guest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.function.Supplier;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.Capability;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.version.BuildVersion;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// A conversation with the agent in a guest; see [org.vml.protocol.message]. Whatever goes wrong with it is a problem
/// of kind `GUEST`, but that its run was cancelled. One thread at a time.
public final class AgentSession implements AutoCloseable {
    private final OutputStream out;
    private final Frames frames;
    private final Supplier<String> complaints;
    private final AutoCloseable connection;
    private final Run run;
    private Run.Waking waking;
    private AgentMessage.Welcome welcome = new AgentMessage.Welcome(0, "", Set.of(), "", "", false, "", "");

    private AgentSession(
            InputStream in, OutputStream out, Supplier<String> complaints, AutoCloseable connection, Run run) {
        this.out = out;
        this.frames = new Frames(in, out);
        this.complaints = complaints;
        this.connection = connection;
        this.run = run;
        waking = run.whenCancelled(() -> Thread.startVirtualThread(this::disconnect));
    }

    /// Greets an agent that was just started.
    ///
    /// @param complaints what it has written to its standard error so far
    /// @param connection closed when the session is, also if greeting fails; maybe more than once, from any thread
    /// @param run cancelled, it ends the session, whatever the agent does
    public static AgentSession open(
            InputStream in, OutputStream out, Supplier<String> complaints, AutoCloseable connection, Run run) {
        AgentSession session = new AgentSession(in, out, complaints, connection, run);
        try {
            session.greet();
            return session;
        } catch (RuntimeException | Error e) {
            session.end();
            throw e;
        }
    }

    private void greet() {
        send(new HostMessage.Hello(MessageCodec.VERSION, BuildVersion.current()));
        welcome = receive(AgentMessage.Welcome.class);
        if (welcome.protocol() != MessageCodec.VERSION) {
            throw ProblemException.of(
                    ProblemKind.GUEST,
                    "The agent in the guest speaks version " + welcome.protocol() + " of the protocol; this vml"
                            + " speaks version " + MessageCodec.VERSION);
        }
    }

    /// The agent is about to change the guest: from now on it is only asked to end when the run is cancelled, and has
    /// the time for what it has begun.
    public void letFinish() {
        waking.close();
        waking = run.whenCancelled(() -> Thread.startVirtualThread(this::askToEnd));
    }

    private void askToEnd() {
        try {
            out.close();
        } catch (IOException e) {
            // it has ended already
        }
    }

    /// What the agent said of itself.
    public AgentMessage.Welcome welcome() {
        return welcome;
    }

    /// A problem of kind `GUEST` if the agent is too old for it.
    public void require(Capability capability, String what) {
        if (!welcome.capabilities().contains(capability)) {
            throw ProblemException.of(
                    ProblemKind.GUEST, "The agent in the guest, version " + welcome.version() + ", cannot " + what);
        }
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
        run.checkCancelled();
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
        end();
    }

    private void end() {
        waking.close();
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
