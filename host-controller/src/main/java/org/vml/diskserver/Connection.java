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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vml.nbd.NbdProtocol;
import org.vml.problem.ProblemException;

/// One client, from its handshake to its end. What can be answered at once is answered by the thread that reads
/// the requests, anything else by threads of its own, so that a slow chunk holds up nobody.
final class Connection {
    private static final Logger LOG = System.getLogger("org.vml.diskserver");

    /// How many requests may wait for something; then no more are taken from the socket.
    private static final int MOST_WAITING = 16;

    private static final long HANDSHAKE_SECONDS = 30;

    private final SocketChannel channel;
    private final Exports exports;
    private final WireBuffers buffers;
    private final Executor threads;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    Connection(SocketChannel channel, Exports exports, WireBuffers buffers, Executor threads) {
        this.channel = channel;
        this.exports = exports;
        this.buffers = buffers;
        this.threads = threads;
    }

    /// Answers a request.
    private interface Answer {
        void to(Request request) throws IOException;
    }

    /// Serves the client until it goes, or is left because it breaks the protocol.
    void run() {
        ByteBuffer buffer = buffers.take();
        try (channel) {
            Receiver in = new Receiver(channel);
            Sender out = new Sender(channel, buffer);
            Handshake.Agreement agreement = shakeHands(in, out);
            if (agreement != null) {
                new Transmission(in, new Replies(out, agreement.structured()), agreement).run();
            }
        } catch (EOFException | ClosedChannelException e) {
            // the usual end of a client, or of us
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "a client is left: {0}", e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client is lost: {0}", e.toString());
        } finally {
            places.acquireUninterruptibly(MOST_WAITING); // all have put down the buffer
            buffers.giveBack(buffer);
        }
    }

    private Handshake.@Nullable Agreement shakeHands(Receiver in, Sender out) throws IOException {
        CompletableFuture<Void> watch = new CompletableFuture<>();
        var unused = watch.orTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS).whenComplete((done, timeout) -> {
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

    /// The requests of a client that has chosen a disk. Source: `doc/proto.md`, "Transmission phase", "Request
    /// types".
    private final class Transmission {
        private final Receiver in;
        private final Replies replies;
        private final ServedDisk disk;
        private final boolean allocation;
        private final Reads reads;
        private final Statuses statuses;
        private final ReadAhead ahead;

        Transmission(Receiver in, Replies replies, Handshake.Agreement agreement) {
            this.in = in;
            this.replies = replies;
            this.disk = agreement.disk();
            this.allocation = agreement.allocation();
            this.reads = new Reads(disk, replies);
            this.statuses = new Statuses(disk, replies);
            this.ahead = new ReadAhead(disk);
        }

        void run() throws IOException {
            Request request = next();
            while (request.type() != NbdProtocol.CMD_DISC) {
                take(request);
                request = next();
            }
            places.acquireUninterruptibly(MOST_WAITING); // "must handle all outstanding requests"
            places.release(MOST_WAITING);
        }

        private Request next() throws IOException {
            ByteBuffer message = in.need(Request.BYTES);
            if (message.getInt() != NbdProtocol.REQUEST_MAGIC) {
                throw new ProtocolException("a request without a magic number");
            }
            return Request.read(message);
        }

        private void take(Request request) throws IOException {
            switch (request.type()) {
                case NbdProtocol.CMD_READ -> read(request);
                case NbdProtocol.CMD_BLOCK_STATUS -> {
                    boolean known = (request.flags() & ~NbdProtocol.CMD_FLAG_REQ_ONE) == 0;
                    later(request, allocation && known && request.isWithin(disk.size()), statuses::answer);
                }
                case NbdProtocol.CMD_CACHE ->
                    later(request, request.flags() == 0 && request.isWithin(disk.size()), this::cache);
                case NbdProtocol.CMD_FLUSH -> replies.done(request);
                case NbdProtocol.CMD_WRITE -> {
                    if (request.length() > NbdProtocol.MAX_PAYLOAD) {
                        throw new ProtocolException("a write of " + request.length() + " bytes");
                    }
                    in.skip(request.length());
                    replies.failed(request, NbdProtocol.EPERM, "the disk is read-only");
                }
                case NbdProtocol.CMD_TRIM, NbdProtocol.CMD_WRITE_ZEROES ->
                    replies.failed(request, NbdProtocol.EPERM, "the disk is read-only");
                default -> invalid(request);
            }
        }

        private void read(Request request) throws IOException {
            if (request.flags() != 0 || request.length() > NbdProtocol.MAX_PAYLOAD || !request.isWithin(disk.size())) {
                invalid(request);
                return;
            }
            ahead.read(request.offset(), request.length());
            if (disk.isReady(request.offset(), request.length())) {
                reads.answer(request);
            } else {
                later(request, true, reads::answer);
            }
        }

        private void cache(Request request) throws IOException {
            disk.bring(request.offset(), request.length());
            replies.done(request);
        }

        private void invalid(Request request) throws IOException {
            replies.failed(request, NbdProtocol.EINVAL, "not a request for this disk");
        }

        private void later(Request request, boolean valid, Answer answer) throws IOException {
            if (!valid) {
                invalid(request);
                return;
            }
            places.acquireUninterruptibly();
            try {
                threads.execute(() -> {
                    try {
                        answerOrLeave(request, answer);
                    } finally {
                        places.release();
                    }
                });
            } catch (RejectedExecutionException e) {
                places.release();
                throw new ClosedChannelException();
            }
        }

        private void answerOrLeave(Request request, Answer answer) {
            try {
                answer.to(request);
            } catch (IOException e) {
                close();
            } catch (RuntimeException | Error e) {
                disk.failed(e);
                tell(request, e);
            }
        }

        private void tell(Request request, Throwable failure) {
            try {
                String text =
                        failure instanceof ProblemException problem ? problem.problem() : "unexpected: " + failure;
                replies.failed(request, NbdProtocol.EIO, text);
            } catch (IOException e) {
                close();
            }
        }
    }
}
