package org.vml.hypervisor.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;
import org.vml.repository.DiskSource;

/// The bytes of a file.
final class FileSource implements DiskSource {
    private final Path file;
    private final FileChannel channel;
    private final long size;

    private FileSource(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    static FileSource open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new FileSource(file, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblems.translate("read the memory image " + file, e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, size);
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
            throw FileProblems.translate("read the memory image " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblems.translate("close the memory image " + file, e);
        }
    }
}
