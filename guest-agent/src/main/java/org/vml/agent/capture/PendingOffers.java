package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Piece;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// Gathers pieces, offers them together, and sends those that are wanted.
final class PendingOffers implements Offers {
    private static final int MOST_PIECES = 4096;

    private final Frames frames;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private int bytes;

    PendingOffers(Frames frames) {
        this.frames = frames;
    }

    @Override
    public void add(Digest digest, byte[] content, int length) throws IOException {
        if (bytes + length > AgentMessage.Offer.MOST_OFFERED || pieces.size() == MOST_PIECES) {
            flush();
        }
        pieces.add(new Piece(digest, length));
        contents.add(Arrays.copyOf(content, length));
        bytes += length;
    }

    /// Offers what is left, and sends what is wanted of it.
    void flush() throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        MessageCodec.send(new AgentMessage.Offer(List.copyOf(pieces)), frames);
        if (!(MessageCodec.receiveFromHost(frames) instanceof HostMessage.Want want)) {
            throw new ProtocolException("an offer was not answered");
        }
        for (int i = 0; i < contents.size(); i++) {
            if (want.wants(i)) {
                MessageCodec.send(new AgentMessage.Content(Bytes.owned(contents.get(i))), frames);
            }
        }
        pieces.clear();
        contents.clear();
        bytes = 0;
    }
}
