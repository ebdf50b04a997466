package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.vml.nbd.NbdProtocol;
import org.vml.problem.ProblemException;

/// Replies to the requests of one client, as it wants them: simple or structured. Thread-safe. Source:
/// `doc/proto.md`, "Simple reply message", "Structured reply chunk message", "Structured reply types".
final class Replies {
    /// The longest text that goes with an error, in characters; well below the 4096 bytes that are allowed.
    private static final int MOST_TEXT = 1000;

    private final Sender sender;
    private final boolean structured;

    Replies(Sender sender, boolean structured) {
        this.sender = sender;
        this.structured = structured;
    }

    /// Sends something while no one else does.
    private interface Message {
        void send(ByteBuffer buffer) throws IOException;
    }

    private void exclusively(Message message) throws IOException {
        sender.lock().lock();
        try {
            message.send(sender.buffer());
            sender.send();
        } finally {
            sender.buffer().clear();
            sender.lock().unlock();
        }
    }

    /// The reply to a read, in the making.
    ReadReply read(Request request) {
        return structured ? new StructuredRead(sender, request) : new SimpleRead(sender, request);
    }

    boolean areStructured() {
        return structured;
    }

    /// All went well, and there is nothing to tell.
    void done(Request request) throws IOException {
        exclusively(buffer -> simple(buffer, 0, request));
    }

    /// It could not be done.
    ///
    /// @param error one of "Error values"
    void failed(Request request, int error, String text) throws IOException {
        exclusively(buffer -> {
            if (structured) {
                error(buffer, request, error, text);
            } else {
                simple(buffer, error, request);
            }
        });
    }

    /// The same for a failure of ours: the client learns of a problem what a user would.
    void failed(Request request, Throwable failure) throws IOException {
        String text = failure instanceof ProblemException problem ? problem.problem() : "unexpected: " + failure;
        failed(request, NbdProtocol.EIO, text);
    }

    /// The status of consecutive stretches: for each its length and its flags.
    void status(Request request, int context, int[] descriptors, int count) throws IOException {
        exclusively(buffer -> {
            chunk(
                    buffer,
                    NbdProtocol.REPLY_FLAG_DONE,
                    NbdProtocol.REPLY_TYPE_BLOCK_STATUS,
                    request,
                    Integer.BYTES * (1 + 2 * count));
            buffer.putInt(context);
            for (int i = 0; i < 2 * count; i++) {
                buffer.putInt(descriptors[i]);
            }
        });
    }

    static void simple(ByteBuffer buffer, int error, Request request) {
        buffer.putInt(NbdProtocol.SIMPLE_REPLY_MAGIC).putInt(error).putLong(request.handle());
    }

    static void chunk(ByteBuffer buffer, int flags, int type, Request request, int length) {
        buffer.putInt(NbdProtocol.STRUCTURED_REPLY_MAGIC)
                .putShort((short) flags)
                .putShort((short) type);
        buffer.putLong(request.handle()).putInt(length);
    }

    private static void error(ByteBuffer buffer, Request request, int error, String text) {
        byte[] message = text.substring(0, Math.min(MOST_TEXT, text.length())).getBytes(StandardCharsets.UTF_8);
        chunk(
                buffer,
                NbdProtocol.REPLY_FLAG_DONE,
                NbdProtocol.REPLY_TYPE_ERROR,
                request,
                Integer.BYTES + Short.BYTES + message.length);
        buffer.putInt(error).putShort((short) message.length).put(message);
    }
}
