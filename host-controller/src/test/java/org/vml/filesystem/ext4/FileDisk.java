package org.vml.filesystem.ext4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.vml.repository.DiskSource;

/// A raw image as a disk.
public final class FileDisk implements DiskSource {
    private final FileChannel channel;

    public FileDisk(Path image) throws IOException {
        channel = FileChannel.open(image);
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, size());
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            for (long at = offset; into.hasRemaining(); ) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new IllegalArgumentException("read beyond the disk");
                }
                at += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
