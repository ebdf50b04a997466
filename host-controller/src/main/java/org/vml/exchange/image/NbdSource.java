package org.vml.exchange.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.vml.nbd.NbdConnection;
import org.vml.repository.DiskSource;

/// An image that `qemu-nbd` reads for us.
final class NbdSource implements DiskSource {
    private final ServedImage server;
    private final AllocationMap allocation;

    /// Closes the server when it is closed.
    NbdSource(ServedImage server) {
        this.server = server;
        this.allocation = new AllocationMap(server);
    }

    static NbdSource open(Path image, ImageFormat format) {
        return new NbdSource(QemuNbd.toRead(image, format));
    }

    @Override
    public long size() {
        return server.size();
    }

    @Override
    public Extent nextData(long offset) {
        return allocation.nextData(offset);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        long ignored = Objects.checkFromIndexSize(offset, into.remaining(), size());
        int start = into.position();
        while (into.hasRemaining()) {
            long at = offset + into.position() - start;
            ByteBuffer part = into.slice(into.position(), Math.min(NbdConnection.MAX_LENGTH, into.remaining()));
            server.ask(connection -> connection.read(at, part));
            into.position(into.position() + part.capacity());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
