import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;

/// `AgentTraining FILE USER` writes a whole session as the controller would speak it, for an agent whose root holds
/// the files `/a` and `/b` and a database of packages: build-agent has the agent run it, to learn which classes a
/// session needs.
final class AgentTraining {
    private static final byte[] CONTENT = "put back".getBytes(StandardCharsets.UTF_8);

    private AgentTraining() {}

    public static void main(String[] args) throws IOException {
        try (FileOutputStream out = new FileOutputStream(args[0])) {
            Frames frames = new Frames(InputStream.nullInputStream(), out);
            for (HostMessage message : session(args[1])) {
                MessageCodec.send(message, frames);
            }
        }
    }

    private static List<HostMessage> session(String user) {
        RawPath a = RawPath.of("/a");
        RawPath b = RawPath.of("/b");
        Digest digest = Digest.of(CONTENT, CONTENT.length);
        FileState state = new FileState(
                FileKind.FILE,
                0600,
                new Owner(0, 0, "root", "root"),
                new FileTime(1, 0),
                CONTENT.length,
                Bytes.EMPTY,
                0,
                List.of(),
                List.of(digest),
                List.of());
        return List.of(
                new HostMessage.Hello(MessageCodec.VERSION, "training"),
                new HostMessage.ReadEnvironment(user),
                new HostMessage.Walk(true, 1, List.of(), List.of("*.o"), 1L << 40),
                new HostMessage.Known(Bytes.of(new byte[2 * Long.BYTES]), true),
                new HostMessage.Walk(false, 0, List.of(), List.of(), 1L << 40),
                new HostMessage.Read(List.of(a, b, RawPath.of("/none"))),
                new HostMessage.Want(Bytes.of(new byte[] {1})),
                new HostMessage.ReadSystem(List.of()),
                new HostMessage.Inspect(List.of(a)),
                new HostMessage.Restore("training", "training"),
                new HostMessage.Steps(List.of(new RestoreStep.Put(a, state), new RestoreStep.Remove(b)), true),
                new HostMessage.Content(digest, Bytes.of(CONTENT)),
                new HostMessage.Undo("training"),
                new HostMessage.Bye());
    }
}
