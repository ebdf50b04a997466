package org.vml.hypervisor.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.vml.operation.Run;
import org.vml.repository.DiskSource;

/// A memory image on its way to whoever reads it. Several threads may append at a time, each as a whole; which
/// comes first is not said. That it cannot be written is an [UncheckedIOException].
final class ImageStream {
    private static final int PIECE = 1 << 20;

    private final WritableByteChannel out;

    ImageStream(WritableByteChannel out) {
        this.out = out;
    }

    void append(byte[] bytes) {
        append(ByteBuffer.wrap(bytes));
    }

    /// Appends the remaining bytes.
    synchronized void append(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                int ignored = out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Appends `length` bytes of `source` from `from` on.
    void append(DiskSource source, long from, long length, Run run) {
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, length));
        for (long at = 0; at < length; at += piece.limit()) {
            run.checkCancelled();
            piece.clear().limit((int) Math.min(PIECE, length - at));
            source.read(from + at, piece);
            append(piece.flip());
            run.advance(piece.limit());
        }
    }
}
