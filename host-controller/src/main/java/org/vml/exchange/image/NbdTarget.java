package org.vml.exchange.image;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.vml.nbd.NbdConnection;
import org.vml.repository.DiskTarget;

/// A new image that `qemu-nbd` writes for us.
final class NbdTarget implements DiskTarget {
    private final PartialFile partial;
    private final QemuNbd server;

    private NbdTarget(PartialFile partial, QemuNbd server) {
        this.partial = partial;
        this.server = server;
    }

    /// Begins the file. It closes `partial` in the end.
    static NbdTarget create(PartialFile partial, ImageFormat format, long size) {
        QemuImg.create(partial.path(), format, size);
        return new NbdTarget(partial, QemuNbd.toWrite(partial.path(), format, partial.destination()));
    }

    @Override
    public void write(long offset, ByteBuffer bytes) {
        long ignored = Objects.checkFromIndexSize(offset, bytes.remaining(), server.size());
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            long at = offset + bytes.position() - start;
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(NbdConnection.MAX_LENGTH, bytes.remaining()));
            server.ask(connection -> connection.write(at, part));
            bytes.position(bytes.position() + part.capacity());
        }
    }

    /// A flush, for what could not be written to be known; then an orderly end, which writes the last of the metadata.
    @Override
    public void flush() {
        server.ask(NbdConnection::flush);
        server.finish();
        partial.commit();
    }

    @Override
    public void close() {
        try (partial) {
            server.close();
        }
    }
}
