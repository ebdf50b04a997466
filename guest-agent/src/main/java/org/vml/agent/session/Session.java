package org.vml.agent.session;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.agent.capture.Captures;
import org.vml.agent.environment.EnvironmentReading;
import org.vml.agent.platform.Volume;
import org.vml.agent.quiesce.Hooks;
import org.vml.agent.system.NamedAttribute;
import org.vml.agent.system.SystemFacts;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.version.BuildVersion;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// A session: it ends with `Bye`, with the stream, or when the controller does not keep to the protocol.
public final class Session {
    private final Path root;
    private final Frames frames;
    private final GuestSecrets secrets = new GuestSecrets();
    private final Captures captures;
    private final Restores restores;

    private final HangupWatch watch;

    /// @param root the directory that paths begin at: `/`
    public Session(Path root, Frames frames) {
        this(root, frames, new HangupWatch());
    }

    /// @param watch is told when the guest is changed
    Session(Path root, Frames frames, HangupWatch watch) {
        this.watch = watch;
        this.root = root;
        this.frames = frames;
        this.captures = new Captures(root, secrets, frames);
        this.restores = new Restores(root, frames);
    }

    /// Answers until it is over.
    public void run() throws IOException {
        HostMessage message = MessageCodec.receiveFromHost(frames);
        while (message != null && !(message instanceof HostMessage.Bye)) {
            watch.begin(message instanceof HostMessage.Restore || message instanceof HostMessage.Undo);
            try {
                answer(message);
            } catch (ProtocolException e) {
                throw e;
            } catch (IOException e) {
                fail(e);
            } finally {
                watch.end();
            }
            message = MessageCodec.receiveFromHost(frames);
        }
    }

    private void answer(HostMessage message) throws IOException {
        switch (message) {
            case HostMessage.Hello hello -> welcome(hello);
            case HostMessage.Walk walk -> captures.walk(walk);
            case HostMessage.Read read -> captures.read(read.paths());
            case HostMessage.Inspect inspect -> captures.inspect(inspect.paths());
            case HostMessage.Restore restore -> restores.restore(restore);
            case HostMessage.Undo undo -> restores.undo(undo);
            case HostMessage.ReadEnvironment(String user) -> readEnvironment(user);
            case HostMessage.ReadSystem _ ->
                send(new AgentMessage.SystemRead(new SystemFacts(root, NamedAttribute::byProgram).read()));
            case HostMessage.Quiesce(boolean before) -> send(new AgentMessage.Quiesced(Hooks.run(root, before)));
            case HostMessage.Known _, HostMessage.Want _, HostMessage.Steps _, HostMessage.Content _ ->
                throw new ProtocolException(message.getClass().getSimpleName() + " belongs to no request");
            case HostMessage.Bye _ -> throw new IllegalStateException("the session is over");
        }
    }

    private void welcome(HostMessage.Hello hello) throws IOException {
        String user = System.getProperty("user.name", "");
        send(new AgentMessage.Welcome(
                Math.min(hello.protocol(), MessageCodec.VERSION),
                BuildVersion.current(),
                user,
                user.equals("root"),
                Volume.at(root)));
    }

    private void readEnvironment(String user) throws IOException {
        Environment environment = new EnvironmentReading(secrets).read(user);
        secrets.learn(environment);
        send(new AgentMessage.EnvironmentRead(environment));
    }

    private void send(AgentMessage message) throws IOException {
        MessageCodec.send(message, frames);
    }

    private void fail(@Nullable Exception e) throws IOException {
        String reason = e == null || e.getMessage() == null ? String.valueOf(e) : e.getMessage();
        send(new AgentMessage.Failed(reason));
    }
}
