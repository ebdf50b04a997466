package org.vml.hypervisor.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.operation.Run;

/// Memory images as files.
final class ImageFiles {
    private ImageFiles() {}

    /// Writes a file, where none is.
    static void write(StoredMemory memory, Path file) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            memory.writeTo(out, new Run());
        }
    }
}
