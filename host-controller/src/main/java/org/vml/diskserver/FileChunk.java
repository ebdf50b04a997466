package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.vml.chunk.ChunkId;

/// A chunk in an open file of the cache. The file may be deleted meanwhile; it can be read until it is closed.
final class FileChunk extends CachedChunk {
    private final CacheDirectory directory;
    private final FileChannel file;

    FileChunk(ChunkId id, FileChannel file, CacheDirectory directory) {
        super(id);
        this.file = file;
        this.directory = directory;
    }

    @Override
    int memory() {
        return 0;
    }

    @Override
    boolean read(int from, ByteBuffer into) {
        try {
            return readFully(file, from, into);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean readFully(FileChannel file, long from, ByteBuffer into) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int n = file.read(into, at);
            if (n < 0) {
                return false;
            }
            at += n;
        }
        return true;
    }

    @Override
    void dispose() {
        directory.noteUse(id(), lastUse());
        try {
            file.close();
        } catch (IOException e) {
            // it was open for reading only
        }
    }
}
