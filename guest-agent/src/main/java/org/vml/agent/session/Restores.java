package org.vml.agent.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vml.agent.apply.AfterRestore;
import org.vml.agent.apply.Restorer;
import org.vml.agent.apply.Services;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// Restores what the controller sends, and undoes it.
final class Restores {
    private final Restorer restorer;
    private final Frames frames;

    Restores(Path root, Frames frames) {
        AfterRestore after = root.equals(Path.of("/")) ? new Services() : AfterRestore.NOTHING;
        this.restorer = new Restorer(root, Restorer.PLACE, after);
        this.frames = frames;
    }

    void restore(HostMessage.Restore request) throws IOException {
        List<RestoreStep> steps = new ArrayList<>();
        boolean last = false;
        while (!last) {
            if (!(MessageCodec.receiveFromHost(frames) instanceof HostMessage.Steps some)) {
                throw new ProtocolException("the steps of a restore end too early");
            }
            steps.addAll(some.steps());
            last = some.last();
        }
        MessageCodec.send(restorer.restore(request.id(), request.entry(), steps, this::fetch), frames);
    }

    private List<Bytes> fetch(List<Digest> digests) throws IOException {
        MessageCodec.send(new AgentMessage.Need(digests), frames);
        List<Bytes> contents = new ArrayList<>();
        for (Digest digest : digests) {
            if (!(MessageCodec.receiveFromHost(frames) instanceof HostMessage.Content content)
                    || !content.digest().equals(digest)) {
                throw new ProtocolException("a piece that was needed did not come");
            }
            contents.add(content.bytes());
        }
        return contents;
    }

    void undo(HostMessage.Undo request) throws IOException {
        MessageCodec.send(restorer.undo(request.id()), frames);
    }
}
