package org.vml.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file, or a block device, to be read at any place. Every failure is a problem that names it, as
/// [FileProblems#translate(String, IOException)] tells it. Thread-safe.
public final class ReadableFile implements AutoCloseable {
    private final String shown;
    private final FileChannel channel;
    private final long size;

    private ReadableFile(String shown, FileChannel channel) throws IOException {
        this.shown = shown;
        this.channel = channel;
        this.size = channel.size();
    }

    /// Opens it; a problem if that cannot be done.
    ///
    /// @param shown what the file is called in problems
    public static ReadableFile open(Path file, String shown) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new ReadableFile(shown, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblems.translate("read " + shown, e);
        }
    }

    /// How many bytes it had when it was opened.
    public long size() {
        return size;
    }

    /// Fills `into` with what is at `offset` and behind; a problem if the file ends before.
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
            throw FileProblems.translate("read " + shown, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblems.translate("close " + shown, e);
        }
    }
}
