package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.vml.nbd.NbdProtocol;

/// A client that says whatever a test tells it to say.
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    final DataInputStream in;
    final DataOutputStream out;

    private RawClient(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    static RawClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new RawClient(channel);
    }

    /// Up to the options.
    static RawClient greeted(Path socket) throws IOException {
        RawClient client = connect(socket);
        assertEquals(NbdProtocol.MAGIC, client.in.readLong());
        assertEquals(NbdProtocol.IHAVEOPT, client.in.readLong());
        assertEquals(NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES, client.in.readShort());
        client.out.writeInt(NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES);
        return client;
    }

    /// Up to the requests, with simple replies.
    static RawClient simple(Path socket) throws IOException {
        RawClient client = greeted(socket);
        client.option(NbdProtocol.OPT_EXPORT_NAME, "vda".getBytes(StandardCharsets.UTF_8));
        client.in.skipNBytes(10);
        return client;
    }

    /// Up to the requests, with structured replies and `base:allocation`.
    static RawClient structured(Path socket) throws IOException {
        RawClient client = greeted(socket);
        client.option(NbdProtocol.OPT_STRUCTURED_REPLY);
        client.expect(NbdProtocol.OPT_STRUCTURED_REPLY, NbdProtocol.REP_ACK);
        client.option(
                NbdProtocol.OPT_SET_META_CONTEXT,
                data("00000003", "vda", "00000001", "0000000f", NbdProtocol.BASE_ALLOCATION));
        client.expect(NbdProtocol.OPT_SET_META_CONTEXT, NbdProtocol.REP_META_CONTEXT);
        client.expect(NbdProtocol.OPT_SET_META_CONTEXT, NbdProtocol.REP_ACK);
        client.option(NbdProtocol.OPT_GO, data("00000003", "vda", "0000"));
        client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_INFO);
        client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_ACK);
        return client;
    }

    /// Hexadecimal digits and, where it is none, text.
    static byte[] data(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : parts) {
            boolean hex = part.matches("([0-9a-f]{2})+");
            bytes.write(hex ? HexFormat.of().parseHex(part) : part.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    void option(int number, byte... data) throws IOException {
        out.writeLong(NbdProtocol.IHAVEOPT);
        out.writeInt(number);
        out.writeInt(data.length);
        out.write(data);
    }

    /// Reads the reply to an option, and returns its data.
    byte[] expect(int option, int type) throws IOException {
        assertEquals(NbdProtocol.OPTION_REPLY_MAGIC, in.readLong());
        assertEquals(option, in.readInt());
        assertEquals(type, in.readInt());
        return in.readNBytes(in.readInt());
    }

    void request(int flags, int type, long handle, long offset, int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream message = new DataOutputStream(bytes);
        message.writeInt(NbdProtocol.REQUEST_MAGIC);
        message.writeShort(flags);
        message.writeShort(type);
        message.writeLong(handle);
        message.writeLong(offset);
        message.writeInt(length);
        out.write(bytes.toByteArray());
    }

    /// Reads a simple reply; its error.
    int simpleReply(long handle) throws IOException {
        assertEquals(NbdProtocol.SIMPLE_REPLY_MAGIC, in.readInt());
        int error = in.readInt();
        assertEquals(handle, in.readLong());
        return error;
    }

    /// A chunk of a structured reply.
    @SuppressWarnings("ArrayRecordComponent")
    record Chunk(int flags, int type, long handle, byte[] content) {}

    Chunk chunk() throws IOException {
        assertEquals(NbdProtocol.STRUCTURED_REPLY_MAGIC, in.readInt());
        return new Chunk(in.readUnsignedShort(), in.readUnsignedShort(), in.readLong(), in.readNBytes(in.readInt()));
    }

    boolean isLeft() throws IOException {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
