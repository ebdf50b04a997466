package org.vml.repository;

import java.nio.ByteBuffer;

/// Turns the bytes of a blob back into plaintext. Not thread-safe.
public interface BlobDecoder extends AutoCloseable {
    /// Decodes the blob in `bytes`, which must be the one that `record` tells of, into `out`; `base` is the plaintext
    /// of the blob that it needs, empty if none. Checks header, checksum, lengths and the SHA-256 of the plaintext.
    void decode(BlobRecord record, ByteBuffer bytes, byte[] base, byte[] out);

    @Override
    void close();
}
