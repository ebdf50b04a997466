package org.vml.repository;

import org.vml.chunk.ChunkId;

/// Where a blob is and how it is stored.
///
/// @param base the blob whose plaintext is needed to read this one, or [ChunkId#HOLE]
/// @param pack the object that holds it
/// @param offset where its header begins in the pack, in bytes
/// @param length how many bytes it takes there, header included
/// @param plainLength the length of its plaintext in bytes
public record BlobRecord(
        ChunkId id,
        BlobKind kind,
        Encoding encoding,
        ChunkId base,
        String pack,
        int offset,
        int length,
        int plainLength) {
    /// The same blob in another place.
    public BlobRecord at(String newPack, int newOffset) {
        return new BlobRecord(id, kind, encoding, base, newPack, newOffset, length, plainLength);
    }
}
