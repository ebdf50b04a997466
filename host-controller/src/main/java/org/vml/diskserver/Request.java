package org.vml.diskserver;

import java.nio.ByteBuffer;

/// A request of a client ("Request message").
///
/// @param handle what the reply must bear (the document's newer word is cookie)
/// @param offset in bytes, unsigned: anything negative is behind every disk
/// @param length in bytes, 32 bits unsigned
record Request(int flags, short type, long handle, long offset, long length) {
    /// The length of the message in bytes, its magic number included.
    static final int BYTES = 28;

    /// Reads what follows the magic number.
    static Request read(ByteBuffer in) {
        return new Request(
                Short.toUnsignedInt(in.getShort()),
                in.getShort(),
                in.getLong(),
                in.getLong(),
                Integer.toUnsignedLong(in.getInt()));
    }

    /// Whether it is about at least one byte, and only bytes of a disk of this size.
    boolean isWithin(long size) {
        return length > 0 && offset >= 0 && offset <= size - length;
    }

    long end() {
        return offset + length;
    }
}
