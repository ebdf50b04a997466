package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// The files of the cache: `XX/ID` holds the plaintext of the chunk ID, whose first two digits are XX. The time
/// of last modification is that of the last use. A file gets its name when it is whole, without waiting for the
/// disk: after a crash it may hold anything. Several processes may use the directory. Thread-safe.
final class CacheDirectory {
    /// Where files are that have no name yet. Not two hexadecimal digits.
    private static final String UNFINISHED = "tmp";

    private static final int UUID_LENGTH = 36;

    /// What is written at a time: the JDK keeps a buffer of that length per thread.
    private static final int PIECE = 128 << 10;

    private final Path root;

    CacheDirectory(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /// A file, how long it is, and when it was last used, in milliseconds since 1970.
    record Stored(Path path, long size, long lastUse) {
        /// Whether it is one that [#add] began; nobody else's file is ever touched.
        boolean isUnfinished() {
            Path parent = path.getParent();
            return parent != null
                    && parent.endsWith(UNFINISHED)
                    && path.getFileName().toString().length() == UUID_LENGTH;
        }

        /// The chunk in it, or null if it is a file of another kind.
        @Nullable
        ChunkId id() {
            try {
                return ChunkId.parse(path.getFileName().toString());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private Path path(ChunkId id) {
        String name = id.toString();
        return root.resolve(name.substring(0, 2)).resolve(name);
    }

    boolean holds(ChunkId id) {
        return Files.exists(path(id));
    }

    /// The file of a chunk, open for reading, or null if there is none.
    @Nullable
    FileChannel open(ChunkId id) throws IOException {
        try {
            return FileChannel.open(path(id), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /// Adds a file; returns it open for reading.
    FileChannel add(ChunkId id, byte[] plain, int length) throws IOException {
        Path unfinished = root.resolve(UNFINISHED).resolve(UUID.randomUUID().toString());
        FileChannel file = create(unfinished);
        try {
            for (int at = 0; at < length; at += PIECE) {
                writeFully(file, ByteBuffer.wrap(plain, at, Math.min(PIECE, length - at)));
            }
            give(unfinished, path(id));
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    private static FileChannel create(Path file) throws IOException {
        try {
            return open(file);
        } catch (NoSuchFileException e) {
            makeParent(file);
            return open(file);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    private static void give(Path unfinished, Path name) throws IOException {
        try {
            Files.move(unfinished, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            makeParent(name);
            Files.move(unfinished, name, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// For us alone: these are the contents of somebody's disks.
    private static void makeParent(Path file) throws IOException {
        Path parent = java.util.Objects.requireNonNull(file.getParent());
        Files.createDirectories(
                parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    void delete(ChunkId id) {
        delete(path(id));
    }

    /// Whether it is gone now.
    static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Notes when a chunk was last used, in milliseconds since 1970.
    void noteUse(ChunkId id, long millis) {
        try {
            Files.setLastModifiedTime(path(id), FileTime.fromMillis(millis));
        } catch (IOException e) {
            // gone already, or to be taken for older than it is
        }
    }

    /// How many bytes the file system has left.
    long usable() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /// How many bytes the file system has in all.
    long capacity() throws IOException {
        return Files.getFileStore(root).getTotalSpace();
    }

    /// Makes the directory unless it is there.
    void make() throws IOException {
        makeParent(root.resolve(UNFINISHED));
    }

    /// All files, those among them that are still being written.
    List<Stored> list() throws IOException {
        List<Stored> found = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(root)) {
            for (Path part : parts) {
                listPart(part, found);
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void listPart(Path part, List<Stored> found) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
            for (Path file : files) {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                if (facts.isRegularFile()) {
                    found.add(new Stored(
                            file, facts.size(), facts.lastModifiedTime().toMillis()));
                }
            }
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException e) {
            // deleted meanwhile, or not ours
        }
    }
}
