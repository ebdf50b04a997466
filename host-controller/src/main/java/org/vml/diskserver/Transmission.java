package org.vml.diskserver;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.vml.nbd.NbdProtocol;

/// The requests of a client that has chosen a disk, for the thread that reads them. What can be answered at
/// once is answered by it, anything else by others, so that a slow chunk holds up nobody. Source:
/// `doc/proto.md`, "Transmission phase", "Request types".
final class Transmission {
    private final Receiver in;
    private final Replies replies;
    private final Pending pending;
    private final Runnable leave;
    private final ServedDisk disk;
    private final boolean allocation;
    private final Reads reads;
    private final Statuses statuses;
    private final ReadAhead ahead;

    /// @param leave drops the client
    Transmission(Receiver in, Replies replies, Pending pending, Runnable leave, Handshake.Agreement agreement) {
        this.in = in;
        this.replies = replies;
        this.pending = pending;
        this.leave = leave;
        this.disk = agreement.disk();
        this.allocation = agreement.allocation();
        this.reads = new Reads(disk, replies);
        this.statuses = new Statuses(disk, replies);
        this.ahead = new ReadAhead(disk);
    }

    /// Answers a request.
    private interface Answer {
        void to(Request request) throws IOException;
    }

    /// Goes on until the client disconnects; by then all is answered, as it must be.
    void run() throws IOException {
        Request request = next();
        while (request.type() != NbdProtocol.CMD_DISC) {
            take(request);
            request = next();
        }
        pending.await();
    }

    private Request next() throws IOException {
        ByteBuffer message = in.need(Request.BYTES);
        if (message.getInt() != NbdProtocol.REQUEST_MAGIC) {
            throw new ProtocolException("a request without a magic number");
        }
        return Request.read(message);
    }

    private void take(Request request) throws IOException {
        boolean within = request.isWithin(disk.size());
        switch (request.type()) {
            case NbdProtocol.CMD_READ ->
                read(request, within && request.flags() == 0 && request.length() <= NbdProtocol.MAX_PAYLOAD);
            case NbdProtocol.CMD_BLOCK_STATUS -> {
                boolean known = (request.flags() & ~NbdProtocol.CMD_FLAG_REQ_ONE) == 0;
                later(request, within && allocation && known, statuses::answer);
            }
            case NbdProtocol.CMD_CACHE -> later(request, within && request.flags() == 0, this::cache);
            case NbdProtocol.CMD_FLUSH -> replies.done(request);
            case NbdProtocol.CMD_WRITE -> write(request);
            case NbdProtocol.CMD_TRIM, NbdProtocol.CMD_WRITE_ZEROES -> refuseWrite(request);
            default -> invalid(request);
        }
    }

    private void read(Request request, boolean valid) throws IOException {
        if (!valid) {
            invalid(request);
            return;
        }
        ahead.read(request.offset(), request.length());
        if (disk.isReady(request.offset(), request.length())) {
            answerOrLeave(request, reads::answer);
        } else {
            later(request, true, reads::answer);
        }
    }

    private void cache(Request request) throws IOException {
        disk.bring(request.offset(), request.length());
        replies.done(request);
    }

    /// The data come, whether they are wanted or not.
    private void write(Request request) throws IOException {
        if (request.length() > NbdProtocol.MAX_PAYLOAD) {
            throw new ProtocolException("a write of " + request.length() + " bytes");
        }
        in.skip(request.length());
        refuseWrite(request);
    }

    private void refuseWrite(Request request) throws IOException {
        replies.failed(request, NbdProtocol.EPERM, "the disk is read-only");
    }

    private void invalid(Request request) throws IOException {
        replies.failed(request, NbdProtocol.EINVAL, "not a request for this disk");
    }

    private void later(Request request, boolean valid, Answer answer) throws IOException {
        if (valid) {
            pending.add(() -> answerOrLeave(request, answer));
        } else {
            invalid(request);
        }
    }

    private void answerOrLeave(Request request, Answer answer) {
        try {
            try {
                answer.to(request);
            } catch (RuntimeException | Error e) {
                disk.failed(e);
                replies.failed(request, e);
            }
        } catch (IOException e) {
            leave.run();
        }
    }
}
