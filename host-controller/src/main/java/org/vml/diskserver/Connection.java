package org.vml.diskserver;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client, from its handshake to its end.
final class Connection {
    private static final Logger LOG = System.getLogger("org.vml.diskserver");

    private static final long HANDSHAKE_SECONDS = 30;

    private final SocketChannel channel;
    private final Exports exports;
    private final WireBuffers buffers;
    private final Pending pending;

    Connection(SocketChannel channel, Exports exports, WireBuffers buffers, Executor threads) {
        this.channel = channel;
        this.exports = exports;
        this.buffers = buffers;
        this.pending = new Pending(threads);
    }

    /// Serves the client until it goes, or is left because it breaks the protocol.
    void run() {
        ByteBuffer buffer = buffers.take();
        try (channel) {
            Receiver in = new Receiver(channel);
            Sender out = new Sender(channel, buffer);
            Handshake.Agreement agreement = shakeHands(in, out);
            if (agreement != null) {
                Replies replies = new Replies(out, agreement.structured());
                new Transmission(in, replies, pending, this::close, agreement).run();
            }
        } catch (EOFException | ClosedChannelException e) {
            // the usual end of a client, or of us
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "a client is left: {0}", e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client is lost: {0}", e.toString());
        } finally {
            pending.await(); // all have put down the buffer
            buffers.giveBack(buffer);
        }
    }

    private Handshake.@Nullable Agreement shakeHands(Receiver in, Sender out) throws IOException {
        CompletableFuture<Void> watch = new CompletableFuture<>();
        var _ = watch.orTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS).whenComplete((done, timeout) -> {
            if (timeout != null) {
                close();
            }
        });
        try {
            return new Handshake(in, out, exports).shake();
        } finally {
            watch.complete(null);
        }
    }

    /// Drops the client.
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection: {0}", e.toString());
        }
    }
}
