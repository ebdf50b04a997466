package org.vml.exchange.image;

import java.nio.ByteBuffer;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource.Extent;

/// What was written to a disk, by a server that knows where that was.
final class NbdChanges implements DiskChanges {
    private final NbdSource written;

    /// Closes the server when it is closed.
    ///
    /// @param server is asked where the disk was written to, and knows it
    NbdChanges(ServedImage server) {
        this.written = new NbdSource(server);
    }

    @Override
    public long size() {
        return written.size();
    }

    @Override
    public Extent nextChange(long offset) {
        return written.nextData(offset);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        written.read(offset, into);
    }

    @Override
    public void close() {
        written.close();
    }
}
