package org.vml.agent.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vml.agent.capture.Captures;
import org.vml.agent.environment.EnvironmentReading;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.SmallFile;
import org.vml.agent.platform.Volume;
import org.vml.agent.provision.Provision;
import org.vml.agent.quiesce.Quiescence;
import org.vml.agent.system.NamedAttribute;
import org.vml.agent.system.SystemFacts;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Section;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.Capability;
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
    private final Quiescence quiescence;
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
        this.quiescence = new Quiescence(root, watch::giveUp);
    }

    /// Answers until it is over.
    public void run() throws IOException {
        try (quiescence) {
            answerAll();
        }
    }

    private void answerAll() throws IOException {
        HostMessage message = MessageCodec.receiveFromHost(frames);
        while (message != null && !(message instanceof HostMessage.Bye)) {
            watch.begin(changesTheGuest(message) || quiescence.isQuiet());
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

    private static boolean changesTheGuest(HostMessage message) {
        return message instanceof HostMessage.Restore
                || message instanceof HostMessage.Undo
                || message instanceof HostMessage.Provision
                || message instanceof HostMessage.Quiesce;
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
            case HostMessage.ReadSystem(List<String> sections) ->
                send(new AgentMessage.SystemRead(new SystemFacts(root, NamedAttribute::byProgram).read(sections)));
            case HostMessage.Provision(List<Section> wanted) -> send(new Provision(root).make(wanted));
            case HostMessage.Quiesce(boolean before) ->
                send(new AgentMessage.Quiesced(before ? quiescence.begin() : quiescence.end()));
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
                EnumSet.allOf(Capability.class),
                user,
                Objects.requireNonNullElse(System.getenv("SUDO_USER"), user),
                user.equals("root"),
                Volume.at(root),
                rules()));
    }

    private String rules() {
        String place = root.resolve("etc/vml/light.json").toString();
        String text = String.join("\n", SmallFile.lines(Linux.AT_FDCWD, place.getBytes(StandardCharsets.UTF_8)));
        return text.substring(0, Math.min(text.length(), AgentMessage.Welcome.LONGEST_RULES));
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
