package org.vml.repository;

import java.nio.ByteBuffer;

/// A disk of zeros to be written to. Thread-safe.
public interface DiskTarget extends AutoCloseable {
    /// Writes the remaining bytes of `bytes` at `offset`.
    void write(long offset, ByteBuffer bytes);

    /// Makes what was written durable. The last call before [#close].
    void flush();

    @Override
    void close();
}
