package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;
import org.vml.repository.DiskTarget;

/// A new raw image, sparse where nothing is written.
final class RawTarget implements DiskTarget {
    private final PartialFile partial;
    private final FileChannel channel;

    private RawTarget(PartialFile partial, FileChannel channel) {
        this.partial = partial;
        this.channel = channel;
    }

    /// Begins the file with `size` bytes, at least one. It closes `partial` in the end.
    static RawTarget create(PartialFile partial, long size) {
        try {
            FileChannel channel =
                    FileChannel.open(partial.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
                return new RawTarget(partial, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblems.translate("write " + partial.destination(), e);
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
            throw FileProblems.translate("write " + partial.destination(), e);
        }
    }

    @Override
    public void flush() {
        try {
            channel.close();
            partial.commit();
        } catch (IOException e) {
            throw FileProblems.translate("write " + partial.destination(), e);
        }
    }

    @Override
    public void close() {
        try (partial) {
            channel.close();
        } catch (IOException e) {
            throw FileProblems.translate("close " + partial.destination(), e);
        }
    }
}
