package org.vml.diskserver;

import java.io.IOException;

/// The reply to a read, in the making: what was asked for, from its beginning to its end, in stretches. For one
/// thread.
sealed interface ReadReply extends AutoCloseable permits SimpleRead, StructuredRead {
    /// Adds `length` zeros.
    void hole(long offset, long length) throws IOException;

    /// Adds `length` bytes of a chunk, which are at `from` in it; returns how many of them could be read.
    int data(long offset, CachedChunk chunk, int from, int length) throws IOException;

    /// Whether an error can still be told.
    boolean canFail();

    @Override
    void close();
}
