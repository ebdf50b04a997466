package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A read that is answered by a header and all the bytes at one go. Once it has begun no other reply can be
/// sent, and no error told: the client must be left then ("NBD_CMD_READ", "Simple replies").
final class SimpleRead implements ReadReply {
    private static final byte[] ZEROS = new byte[16 << 10];

    private final Sender sender;
    private final Request request;
    private boolean begun;

    SimpleRead(Sender sender, Request request) {
        this.sender = sender;
        this.request = request;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sender.lock().lock();
            Replies.simple(sender.buffer(), 0, request);
        }
    }

    @Override
    public void hole(long offset, long length) throws IOException {
        begin();
        for (long left = length; left > 0; ) {
            int n = (int) Math.min(ZEROS.length, left);
            sender.buffer().put(ZEROS, 0, n);
            sender.send();
            left -= n;
        }
    }

    @Override
    public int data(long offset, CachedChunk chunk, int from, int length) throws IOException {
        begin();
        for (int done = 0; done < length; ) {
            int part = Math.min(WireBuffers.PIECE, length - done);
            ByteBuffer buffer = sender.buffer();
            int start = buffer.position();
            buffer.limit(start + part);
            if (!chunk.read(from + done, buffer)) {
                buffer.clear().position(start);
                return done;
            }
            sender.send();
            done += part;
        }
        return length;
    }

    @Override
    public boolean canFail() {
        return !begun;
    }

    @Override
    public void close() {
        if (begun) {
            sender.buffer().clear();
            sender.lock().unlock();
        }
    }
}
