package org.vml.nbd;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// An NBD server for one connection, that says what a test tells it to say.
final class ScriptedNbdServer implements AutoCloseable {
    static final int SIZE = 1 << 20;
    static final int CONTEXT = 7;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final Thread thread;

    /// What it does with its connection, which is closed afterwards.
    @FunctionalInterface
    interface Script {
        void run(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private ScriptedNbdServer(Path socket, ServerSocketChannel listener, Script script) {
        this.socket = socket;
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().start(() -> serve(script));
    }

    static ScriptedNbdServer at(Path socket, Script script) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return new ScriptedNbdServer(socket, listener, script);
    }

    Path socket() {
        return socket;
    }

    private void serve(Script script) {
        try (SocketChannel connection = listener.accept()) {
            script.run(
                    new DataInputStream(Channels.newInputStream(connection)),
                    new DataOutputStream(Channels.newOutputStream(connection)));
        } catch (IOException e) {
            // The client has had enough.
        }
    }

    /// An honest handshake.
    static void shakeHands(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeLong(NbdProtocol.MAGIC);
        out.writeLong(NbdProtocol.IHAVEOPT);
        out.writeShort(NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES);
        in.readInt();
        int option;
        do {
            in.readLong();
            option = in.readInt();
            in.skipNBytes(in.readInt());
            answer(option, out);
        } while (option != NbdProtocol.OPT_GO);
    }

    private static void answer(int option, DataOutputStream out) throws IOException {
        if (option == NbdProtocol.OPT_SET_META_CONTEXT) {
            optionReply(option, NbdProtocol.REP_META_CONTEXT, 4 + NbdProtocol.BASE_ALLOCATION.length(), out);
            out.writeInt(CONTEXT);
            out.writeBytes(NbdProtocol.BASE_ALLOCATION);
        } else if (option == NbdProtocol.OPT_GO) {
            optionReply(option, NbdProtocol.REP_INFO, 12, out);
            out.writeShort(NbdProtocol.INFO_EXPORT);
            out.writeLong(SIZE);
            out.writeShort(NbdProtocol.FLAG_HAS_FLAGS | NbdProtocol.FLAG_SEND_FLUSH);
        }
        optionReply(option, NbdProtocol.REP_ACK, 0, out);
    }

    static void optionReply(int option, int type, int length, DataOutputStream out) throws IOException {
        out.writeLong(NbdProtocol.OPTION_REPLY_MAGIC);
        out.writeInt(option);
        out.writeInt(type);
        out.writeInt(length);
    }

    /// Reads a request that has no data; its handle.
    static long request(DataInputStream in) throws IOException {
        in.skipNBytes(8);
        long handle = in.readLong();
        in.skipNBytes(12);
        return handle;
    }

    static void chunk(int flags, int type, long handle, int length, DataOutputStream out) throws IOException {
        out.writeInt(NbdProtocol.STRUCTURED_REPLY_MAGIC);
        out.writeShort(flags);
        out.writeShort(type);
        out.writeLong(handle);
        out.writeInt(length);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.interrupt();
    }
}
