package org.vml.hypervisor.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.operation.Run;
import org.vml.operation.Workers;
import org.vml.repository.DiskSource;

/// A file in the making: memory holds secrets, so nobody but its owner may read it. Several threads may append at a
/// time, each as a whole; which comes first is not said.
final class ImageFile implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();
    private boolean complete;

    private ImageFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static ImageFile create(Path path) {
        try {
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new ImageFile(
                    path,
                    FileChannel.open(
                            path,
                            options,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw MemoryProblems.translate("write", path, e);
        }
    }

    void append(byte[] bytes) {
        append(ByteBuffer.wrap(bytes));
    }

    /// Appends the remaining bytes.
    void append(ByteBuffer bytes) {
        write(end.getAndAdd(bytes.remaining()), bytes);
    }

    /// Appends `length` bytes of `source` from `from` on.
    void append(DiskSource source, long from, long length, Run run) {
        long start = end.getAndAdd(length);
        AtomicLong next = new AtomicLong();
        Workers.run("vml-memory-", goOn -> {
            byte[] piece = new byte[(int) Math.min(PIECE, length)];
            for (long at = next.getAndAdd(PIECE); at < length && goOn.getAsBoolean(); at = next.getAndAdd(PIECE)) {
                run.checkCancelled();
                int n = (int) Math.min(PIECE, length - at);
                source.read(from + at, ByteBuffer.wrap(piece, 0, n));
                write(start + at, ByteBuffer.wrap(piece, 0, n));
                run.advance(n);
            }
        });
    }

    private void write(long at, ByteBuffer bytes) {
        try {
            long to = at;
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
        } catch (IOException e) {
            throw MemoryProblems.translate("write", path, e);
        }
    }

    /// Says that the file is as it should be, and may stay.
    void complete() {
        complete = true;
    }

    @Override
    public void close() {
        try (channel) {
            if (!complete) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw MemoryProblems.translate("write", path, e);
        }
    }
}
