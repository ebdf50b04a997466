package org.vml.chunk.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A few files kept open for reading, least recently used closed first. A reader may lose its channel to that while it
/// reads; it then opens the file again.
final class OpenFiles {
    private static final int MOST = 64;

    private final Map<Path, FileChannel> channels = new LinkedHashMap<>(MOST, 0.75f, true);

    /// Fills `into` from `offset` on; returns how many bytes there were.
    int read(Path file, long offset, ByteBuffer into) throws IOException {
        int start = into.position();
        while (true) {
            FileChannel channel = channel(file);
            try {
                while (into.hasRemaining()) {
                    int n = channel.read(into, offset + into.position() - start);
                    if (n < 0) {
                        break;
                    }
                }
                return into.position() - start;
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                into.position(start); // closed to make room for another: once more
            }
        }
    }

    /// The same for a file that may be replaced, and so is not kept open.
    static int readOnce(Path file, long offset, ByteBuffer into) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            int start = into.position();
            int n = 0;
            while (into.hasRemaining() && n >= 0) {
                n = channel.read(into, offset + into.position() - start);
            }
            return into.position() - start;
        }
    }

    private synchronized FileChannel channel(Path file) throws IOException {
        FileChannel channel = channels.get(file);
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(file);
            channels.put(file, channel);
            if (channels.size() > MOST) {
                var eldest = channels.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
        }
        return channel;
    }

    synchronized void forget(Path file) throws IOException {
        FileChannel channel = channels.remove(file);
        if (channel != null) {
            channel.close();
        }
    }

    synchronized void close() {
        for (FileChannel channel : channels.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                // it was open for reading only
            }
        }
        channels.clear();
    }
}
