package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// Tells what is left out, in messages that fit into a frame.
final class Exclusions {
    private static final int MOST_BYTES = 1 << 19;

    private final WalkOutput out;
    private final List<Exclusion> pending = new ArrayList<>();
    private int bytes;

    Exclusions(WalkOutput out) {
        this.out = out;
    }

    void add(RawPath path, String reason) throws IOException {
        pending.add(new Exclusion(path, reason));
        bytes += path.bytes().length() + reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            flush();
        }
    }

    void flush() throws IOException {
        if (!pending.isEmpty()) {
            out.send(new AgentMessage.Excluded(List.copyOf(pending)));
            pending.clear();
            bytes = 0;
        }
    }
}
