package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.repository.DiskTarget;

/// A new raw image, sparse where nothing is written.
final class RawTarget implements DiskTarget {
    private final Path file;
    private final FileChannel channel;

    private RawTarget(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Makes the file, which must not be there yet, with `size` bytes.
    static RawTarget create(Path file, long size) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (size > 0) {
                channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            }
            return new RawTarget(file, channel);
        } catch (IOException e) {
            throw ImageProblems.translate("write", file, e);
        }
    }

    @Override
    public void write(long offset, ByteBuffer bytes) {
        try {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw ImageProblems.translate("write", file, e);
        }
    }

    @Override
    public void flush() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw ImageProblems.translate("write", file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw ImageProblems.translate("close", file, e);
        }
    }
}
