package org.vml.chunk.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the JDK leaves to its callers.
final class Directories {
    private Directories() {}

    /// Makes the names in a directory durable: on Linux `fsync` of the directory itself, see fsync(2).
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes the name of a file durable.
    static void syncParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
