package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;
import org.vml.problem.ProblemException;
import org.vml.repository.DiskSource;

/// A raw image, or a block device, to be read. Holes of the file are passed over without being read.
final class RawImage implements DiskSource {
    private final Path file;
    private final FileChannel channel;
    private final SparseSeek seek;
    private final long size;

    private RawImage(Path file, FileChannel channel, SparseSeek seek) throws IOException {
        this.file = file;
        this.channel = channel;
        this.seek = seek;
        this.size = channel.size();
    }

    static RawImage open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return checked(new RawImage(file, channel, new SparseSeek(file)));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblems.translate("read " + file, e);
        }
    }

    private static RawImage checked(RawImage image) {
        try {
            if (image.size == 0) {
                throw ImageProblems.empty(image.file);
            }
            if (QemuLocks.isBeingWritten(image.seek.descriptor())) {
                throw ImageProblems.inUse("read", image.file);
            }
            return image;
        } catch (ProblemException e) {
            image.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        if (offset >= size) {
            return new Extent(size, size);
        }
        long start = seek.data(offset, size);
        return new Extent(start, start >= size ? size : seek.hole(start, size));
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            long at = offset;
            while (into.hasRemaining()) {
                int n = channel.read(into, at);
                if (n < 0) {
                    throw new IOException("it became shorter while it was read");
                }
                at += n;
            }
        } catch (IOException e) {
            throw FileProblems.translate("read " + file, e);
        }
    }

    @Override
    public void close() {
        seek.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblems.translate("close " + file, e);
        }
    }
}
