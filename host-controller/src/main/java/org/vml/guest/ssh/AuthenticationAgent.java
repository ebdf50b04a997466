package org.vml.guest.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/// A client of the ssh-agent: draft-ietf-sshm-ssh-agent, "Protocol Messages". A message is a length in four bytes, a
/// type in one, and what belongs to the type.
final class AuthenticationAgent implements AutoCloseable {
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;

    /// As in OpenSSH's agent.
    private static final int LONGEST_MESSAGE = 256 << 10;

    private final SocketChannel channel;
    private final DataInputStream input;

    private AuthenticationAgent(SocketChannel channel) {
        this.channel = channel;
        input = new DataInputStream(Channels.newInputStream(channel));
    }

    /// @param socket where it listens
    static AuthenticationAgent connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new AuthenticationAgent(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The public keys that it can sign with, as SSH writes them.
    List<byte[]> identities() throws IOException {
        Buffer.PlainBuffer answer = ask(REQUEST_IDENTITIES, new Buffer.PlainBuffer(), IDENTITIES_ANSWER);
        List<byte[]> keys = new ArrayList<>();
        for (long left = answer.readUInt32(); left > 0; left--) {
            keys.add(answer.readBytes());
            var _ = answer.readString();
        }
        return keys;
    }

    /// A signature as SSH writes it: its algorithm and its bytes.
    ///
    /// @param flags 2 for SHA-256 and 4 for SHA-512, if it is an RSA key
    byte[] sign(byte[] key, byte[] data, int flags) throws IOException {
        Buffer.PlainBuffer request = new Buffer.PlainBuffer();
        request.putString(key).putString(data).putUInt32(flags);
        return ask(SIGN_REQUEST, request, SIGN_RESPONSE).readBytes();
    }

    private Buffer.PlainBuffer ask(int type, Buffer.PlainBuffer content, int answerType) throws IOException {
        byte[] bytes = content.getCompactData();
        ByteBuffer message = ByteBuffer.allocate(5 + bytes.length);
        message.putInt(1 + bytes.length).put((byte) type).put(bytes).flip();
        while (message.hasRemaining()) {
            int ignored = channel.write(message);
        }
        int length = input.readInt();
        if (length < 1 || length > LONGEST_MESSAGE) {
            throw new IOException("the ssh-agent sends a message of " + length + " bytes");
        }
        byte[] answer = new byte[length];
        input.readFully(answer);
        if (answer[0] != answerType) {
            throw new IOException("the ssh-agent refuses");
        }
        Buffer.PlainBuffer read = new Buffer.PlainBuffer(answer);
        var _ = read.readByte();
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
