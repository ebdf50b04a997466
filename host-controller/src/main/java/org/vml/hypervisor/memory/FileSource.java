package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.vml.file.ReadableFile;
import org.vml.repository.DiskSource;

/// The bytes of a memory image, all of them data.
final class FileSource implements DiskSource {
    private final ReadableFile file;

    private FileSource(ReadableFile file) {
        this.file = file;
    }

    static FileSource open(Path image) {
        return new FileSource(ReadableFile.open(image, "the memory image " + image));
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Extent nextData(long offset) {
        return new Extent(offset, file.size());
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        file.read(offset, into);
    }

    @Override
    public void close() {
        file.close();
    }
}
