package org.vml.diskserver;

import org.vml.chunk.ChunkId;
import org.vml.repository.DiskImage;

/// The content of a disk that is served: a row of chunks of equal length, of which the last ends with the disk.
/// Thread-safe. Every method may take its time, and fails with an [org.vml.problem.ProblemException]; after
/// that it can be called again.
public interface ChunkedDisk {
    /// The size of the disk in bytes.
    long size();

    /// The length of every chunk but the last in bytes.
    int chunkSize();

    /// The ids of `count` chunks from number `first` on, all of them on the disk; [ChunkId#HOLE] where it holds
    /// zeros.
    ChunkId[] chunks(long first, int count);

    /// The number of the first chunk at or behind `chunk` that is not all zeros, or how many chunks the disk
    /// has.
    long nextData(long chunk);

    /// Puts the `length` bytes of a chunk into `plain`, from 0 on; they were checked against the id.
    void load(ChunkId id, byte[] plain, int length);

    /// The disk of an entry, which its opener closes when it is not served any more.
    static ChunkedDisk of(DiskImage image) {
        return new ImageDisk(image);
    }
}
