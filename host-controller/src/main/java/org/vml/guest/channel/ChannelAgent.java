package org.vml.guest.channel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.vml.guest.AgentProcess;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// An agent that is spoken to through the socket at which the hypervisor listens for the channel's other end.
public final class ChannelAgent implements AgentProcess {
    /// What comes before the answer may be left of another session that was cut off.
    private static final int MOST_LEFT_OVER = 64 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SocketChannel channel;

    private ChannelAgent(SocketChannel channel) {
        this.channel = channel;
    }

    /// Has the service start an agent. A problem of kind `GUEST` if none answers in time.
    ///
    /// @param socket of the hypervisor's
    public static ChannelAgent start(Path socket, Duration patience) {
        ChannelAgent agent = new ChannelAgent(connect(socket));
        Thread.Builder.OfVirtual threads = Thread.ofVirtual().name("vml-channel");
        CompletableFuture<Void> answered = new CompletableFuture<>();
        var _ = threads.start(() -> {
            try {
                agent.greet();
                answered.complete(null);
            } catch (IOException e) {
                answered.completeExceptionally(e);
            }
        });
        try {
            answered.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return agent;
        } catch (InterruptedException e) {
            agent.close();
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted while waiting for the agent in the guest");
        } catch (Exception e) {
            agent.close();
            throw ProblemException.of(
                            ProblemKind.GUEST,
                            "The agent at the machine's own channel did not answer within " + patience.toSeconds()
                                    + " s")
                    .next("See that the service vml-agent runs in the guest")
                    .because(e);
        }
    }

    private static SocketChannel connect(Path socket) {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.GUEST, "Could not connect to the machine's channel " + socket + ": " + e)
                    .because(e);
        }
    }

    /// The line that is sent is one of its own, whatever was sent before.
    private void greet() throws IOException {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String line = "vml-session " + HexFormat.of().formatHex(random);
        write(ByteBuffer.wrap(("\n" + line + "\n").getBytes(StandardCharsets.US_ASCII)));
        byte[] expected = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream last = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int read = 0; read < MOST_LEFT_OVER; read++) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new EOFException("the channel was closed");
            }
            last.write(one.get(0));
            if (one.get(0) == '\n') {
                byte[] said = last.toByteArray();
                if (endsWith(said, expected)) {
                    return;
                }
                last.reset();
            }
        }
        throw new IOException("what comes out of the channel does not end");
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        int from = bytes.length - end.length;
        return from >= 0 && Arrays.equals(bytes, from, bytes.length, end, 0, end.length);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int written = channel.write(bytes);
            assert written >= 0;
        }
    }

    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ChannelAgent.this.write(ByteBuffer.wrap(bytes, offset, length));
            }

            // The channel cannot be closed in one direction.
            @Override
            public void close() {
                ChannelAgent.this.close();
            }
        };
    }

    @Override
    public InputStream output() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    /// The service is root's.
    @Override
    public boolean elevated() {
        return true;
    }

    /// They are in the guest's journal.
    @Override
    public String complaints() {
        return "";
    }

    @Override
    public OptionalInt await(Duration patience) {
        return OptionalInt.empty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed for all that matters
        }
    }
}
