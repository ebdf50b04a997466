package org.vml.chunk.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.vml.chunk.ChunkStore;

/// A file that grows in the scratch directory and is renamed to its place once it is durable.
final class LocalUpload implements ChunkStore.Upload {
    private final Path scratch;
    private final Path target;
    private final FileChannel out;

    LocalUpload(Path scratch, Path target) throws IOException {
        this.scratch = scratch;
        this.target = target;
        this.out = FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void append(ByteBuffer bytes) {
        try {
            Directories.writeFully(out, bytes);
        } catch (IOException e) {
            throw StoreProblems.translate("write", target, e);
        }
    }

    @Override
    public void publish() {
        try {
            out.force(true);
            out.close();
            Files.move(scratch, target, StandardCopyOption.ATOMIC_MOVE);
            Directories.syncParent(target);
        } catch (IOException e) {
            throw StoreProblems.translate("write", target, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(scratch);
        } catch (IOException e) {
            throw StoreProblems.translate("close", scratch, e);
        }
    }
}
