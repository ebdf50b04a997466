package org.vml.repository;

import java.util.List;
import org.vml.chunk.ChunkId;

/// An immutable, sorted list of blobs: part of the index. Thread-safe.
public interface IndexSegment {
    /// The object that holds it.
    String name();

    /// The packs that it covers: every blob of these is listed.
    List<String> packs();

    int size();

    /// The number of the first blob of this id, which the others follow; -1 if there is none.
    int indexOf(ChunkId id);

    /// The blobs of this id, one for each pack that holds it.
    List<BlobRecord> find(ChunkId id);

    /// The `i`-th blob in the order of ids, `0 <= i < size()`.
    BlobRecord get(int i);
}
