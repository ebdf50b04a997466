package org.vml.repository;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// Turns plaintext into the bytes of a blob. Not thread-safe.
public interface BlobEncoder extends AutoCloseable {
    /// The blob at the same place in the base, whose plaintext may save some bytes.
    ///
    /// @param id a blob that needs no base itself
    /// @param plain its plaintext, the first `length` bytes of the array
    @SuppressWarnings("ArrayRecordComponent") // an argument, never compared
    record Base(ChunkId id, byte[] plain, int length) {}

    /// How a blob was stored: its encoding, the id of the base that it needs or [ChunkId#HOLE], its length in bytes.
    record Encoded(Encoding encoding, ChunkId base, int length) {}

    /// The most bytes that a blob of `plainLength` bytes can take.
    int bound(int plainLength);

    /// Appends the blob of `plain[offset, offset + length)` to `out`, which has room for [#bound] bytes.
    Encoded encode(
            BlobKind kind, ChunkId id, byte[] plain, int offset, int length, @Nullable Base base, ByteBuffer out);

    @Override
    void close();
}
