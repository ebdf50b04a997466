package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.vml.file.FileProblems;
import org.vml.file.ReadableFile;
import org.vml.problem.ProblemException;
import org.vml.repository.DiskSource;

/// A raw image, or a block device, to be read. Holes of the file are passed over without being read.
final class RawImage implements DiskSource {
    private final ReadableFile content;
    private final SparseSeek seek;

    private RawImage(ReadableFile content, SparseSeek seek) {
        this.content = content;
        this.seek = seek;
    }

    static RawImage open(Path file) {
        ReadableFile content = ReadableFile.open(file, file.toString());
        try {
            RawImage image = new RawImage(content, new SparseSeek(file));
            image.requireReadable(file);
            return image;
        } catch (IOException e) {
            content.close();
            throw FileProblems.translate("read " + file, e);
        }
    }

    private void requireReadable(Path file) {
        try {
            if (size() == 0) {
                throw ImageProblems.empty(file);
            }
            if (QemuLocks.isBeingWritten(seek.descriptor())) {
                throw ImageProblems.inUse("read", file);
            }
        } catch (ProblemException e) {
            close();
            throw e;
        }
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public Extent nextData(long offset) {
        long size = size();
        if (offset >= size) {
            return new Extent(size, size);
        }
        long start = seek.data(offset, size);
        return new Extent(start, start >= size ? size : seek.hole(start, size));
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        content.read(offset, into);
    }

    @Override
    public void close() {
        seek.close();
        content.close();
    }
}
