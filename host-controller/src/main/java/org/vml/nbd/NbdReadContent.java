package org.vml.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What comes in reply to a `READ`: stretches of data and of zeros, in any order, that together are what was asked for.
/// Source: `doc/proto.md`, "NBD_REPLY_TYPE_OFFSET_DATA", "NBD_REPLY_TYPE_OFFSET_HOLE".
final class NbdReadContent implements NbdReplies.Content {
    private static final byte[] ZEROS = new byte[64 << 10];

    private final NbdWire wire;
    private final long offset;
    private final ByteBuffer into;
    private long missing;

    /// @param into its remaining bytes are those of the disk from `offset` on
    NbdReadContent(NbdWire wire, long offset, ByteBuffer into) {
        this.wire = wire;
        this.offset = offset;
        this.into = into;
        this.missing = into.remaining();
    }

    @Override
    public void take(int type, int length) throws IOException {
        switch (type) {
            case NbdProtocol.REPLY_TYPE_OFFSET_DATA -> data(length);
            case NbdProtocol.REPLY_TYPE_OFFSET_HOLE -> hole(length);
            default -> throw NbdReplies.violation("a chunk of type " + type + " in reply to a read");
        }
    }

    /// Throws if the reply, which has ended without an error, left something out.
    void requireComplete() throws IOException {
        if (missing != 0) {
            throw NbdReplies.violation("a read that is " + missing + " bytes short");
        }
    }

    private void data(int length) throws IOException {
        if (length <= Long.BYTES) {
            throw NbdReplies.violation("a data chunk of " + length + " bytes");
        }
        wire.get(stretch(wire.getLong(), length - Long.BYTES));
    }

    private void hole(int length) throws IOException {
        if (length != Long.BYTES + Integer.BYTES) {
            throw NbdReplies.violation("a hole chunk of " + length + " bytes");
        }
        ByteBuffer zeros = stretch(wire.getLong(), Integer.toUnsignedLong(wire.getInt()));
        while (zeros.hasRemaining()) {
            zeros.put(ZEROS, 0, Math.min(ZEROS.length, zeros.remaining()));
        }
    }

    /// The part of the buffer for `length` bytes of the disk from `start` on.
    private ByteBuffer stretch(long start, long length) throws IOException {
        long at = start - offset;
        if (at < 0 || at > into.remaining() || length <= 0 || length > into.remaining() - at || length > missing) {
            throw NbdReplies.violation(length + " bytes that were not asked for");
        }
        missing -= length;
        return into.slice(into.position() + (int) at, (int) length);
    }
}
