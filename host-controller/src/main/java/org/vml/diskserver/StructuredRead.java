package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.vml.nbd.NbdProtocol;

/// A read that is answered in chunks, with other replies between them ("NBD_REPLY_TYPE_OFFSET_DATA",
/// "NBD_REPLY_TYPE_OFFSET_HOLE"). A chunk is sent when all of it was read, so that an error can always be told.
final class StructuredRead implements ReadReply {
    private final Sender sender;
    private final Request request;

    StructuredRead(Sender sender, Request request) {
        this.sender = sender;
        this.request = request;
    }

    @Override
    public void hole(long offset, long length) throws IOException {
        sender.lock().lock();
        try {
            ByteBuffer buffer = sender.buffer();
            int content = Long.BYTES + Integer.BYTES;
            Replies.chunk(buffer, flags(offset + length), NbdProtocol.REPLY_TYPE_OFFSET_HOLE, request, content);
            buffer.putLong(offset).putInt((int) length);
            sender.send();
        } finally {
            sender.buffer().clear();
            sender.lock().unlock();
        }
    }

    @Override
    public int data(long offset, CachedChunk chunk, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(WireBuffers.PIECE, length - done);
            if (!part(offset + done, chunk, from + done, part)) {
                return done;
            }
            done += part;
        }
        return length;
    }

    private boolean part(long offset, CachedChunk chunk, int from, int length) throws IOException {
        sender.lock().lock();
        try {
            ByteBuffer buffer = sender.buffer();
            int content = Long.BYTES + length;
            Replies.chunk(buffer, flags(offset + length), NbdProtocol.REPLY_TYPE_OFFSET_DATA, request, content);
            buffer.putLong(offset).limit(buffer.position() + length);
            if (!chunk.read(from, buffer)) {
                return false;
            }
            sender.send();
            return true;
        } finally {
            sender.buffer().clear();
            sender.lock().unlock();
        }
    }

    private int flags(long end) {
        return end == request.end() ? NbdProtocol.REPLY_FLAG_DONE : 0;
    }

    @Override
    public boolean canFail() {
        return true;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
