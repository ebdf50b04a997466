package org.vml.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The fixed newstyle handshake of a client, with structured replies and a metadata context; ends in the transmission
/// phase by `NBD_OPT_GO`. Source: `doc/proto.md`, "Handshake" and "Option types".
final class NbdHandshake {
    private static final int MAX_REPLY = 64 << 10;
    private static final int MAX_REPLIES = 64;

    private final NbdWire wire;

    private NbdHandshake(NbdWire wire) {
        this.wire = wire;
    }

    static NbdExport negotiate(NbdWire wire, String export, NbdContext context) throws IOException {
        NbdHandshake handshake = new NbdHandshake(wire);
        wire.startClock();
        handshake.greet();
        handshake.option(NbdProtocol.OPT_STRUCTURED_REPLY, ByteBuffer.allocate(0), 0);
        long allocation = handshake.askFor(context, export);
        return handshake.go(export, context, allocation);
    }

    private void greet() throws IOException {
        require(wire.getLong() == NbdProtocol.MAGIC, "it does not begin as NBD does");
        require(wire.getLong() == NbdProtocol.IHAVEOPT, "it does not speak newstyle NBD");
        int offered = wire.getShort();
        require((offered & NbdProtocol.FLAG_FIXED_NEWSTYLE) != 0, "it does not speak fixed newstyle NBD");
        wire.message().putInt(offered & (NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES));
        wire.send(ByteBuffer.allocate(0));
    }

    /// `NBD_OPT_SET_META_CONTEXT`: name of the export, number of queries, queries; answered by an id and its name.
    private long askFor(NbdContext context, String export) throws IOException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        byte[] query = context.query().getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(3 * Integer.BYTES + name.length + query.length);
        data.putInt(name.length).put(name).putInt(1).putInt(query.length).put(query);
        List<byte[]> contexts = option(NbdProtocol.OPT_SET_META_CONTEXT, data.flip(), NbdProtocol.REP_META_CONTEXT);
        if (contexts.isEmpty()) {
            return NbdExport.NO_CONTEXT;
        }
        require(contexts.getFirst().length >= Integer.BYTES, "a metadata context has no id");
        return Integer.toUnsignedLong(ByteBuffer.wrap(contexts.getFirst()).getInt());
    }

    /// `NBD_OPT_GO`: name of the export, number of information requests (none: `NBD_INFO_EXPORT` is always sent).
    private NbdExport go(String export, NbdContext context, long contextId) throws IOException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(Integer.BYTES + name.length + Short.BYTES);
        data.putInt(name.length).put(name).putShort((short) 0);
        for (byte[] reply : option(NbdProtocol.OPT_GO, data.flip(), NbdProtocol.REP_INFO)) {
            ByteBuffer info = ByteBuffer.wrap(reply);
            if (reply.length == 12 && info.getShort() == NbdProtocol.INFO_EXPORT) {
                NbdExport found =
                        new NbdExport(info.getLong(), Short.toUnsignedInt(info.getShort()), context, contextId);
                require(found.size() >= 0, "its disk is larger than 8 EiB");
                return found;
            }
        }
        throw new ProtocolException("the server did not say how large its disk is");
    }

    /// Sends an option; returns the data of the replies of type `wanted` that come before the acknowledgement.
    private List<byte[]> option(int option, ByteBuffer data, int wanted) throws IOException {
        wire.message().putLong(NbdProtocol.IHAVEOPT).putInt(option).putInt(data.remaining());
        wire.send(data);
        List<byte[]> replies = new ArrayList<>();
        for (int i = 0; i < MAX_REPLIES; i++) {
            require(wire.getLong() == NbdProtocol.OPTION_REPLY_MAGIC, "the reply to an option has no magic number");
            require(wire.getInt() == option, "the reply is to another option");
            int type = wire.getInt();
            byte[] reply = wire.getBytes(length(wire.getInt()));
            if (type == NbdProtocol.REP_ACK) {
                return replies;
            }
            require(type >= 0, "it refused option " + option + ": " + new String(reply, StandardCharsets.UTF_8));
            if (type == wanted) {
                replies.add(reply);
            }
        }
        throw new ProtocolException("the server does not come to the end of its replies");
    }

    private static int length(int announced) throws IOException {
        require(announced >= 0 && announced <= MAX_REPLY, "a reply is too long");
        return announced;
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new ProtocolException("the server breaks the protocol: " + otherwise);
        }
    }
}
