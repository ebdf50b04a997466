package org.vml.chunk.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The unfinished files of one process: a directory of its own below `tmp`, whose file `lock` it keeps locked. A
/// directory whose lock is free belonged to a process that is gone.
final class Scratch {
    /// The directories of this process. Their locks must not even be tried: closing any descriptor of a file frees all
    /// locks that the process holds on it (fcntl(2), "Record locks").
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path tmp;
    private final AtomicLong files = new AtomicLong();
    private @Nullable Path own;
    private @Nullable FileChannel lock;

    Scratch(Path tmp) {
        this.tmp = tmp;
    }

    /// A path for a new file, not made yet.
    synchronized Path newFile() throws IOException {
        Path directory = own;
        if (directory == null) {
            directory = tmp.resolve(UUID.randomUUID().toString()).toAbsolutePath();
            OURS.add(directory);
            // Locked before it has its name: nobody can take it for abandoned in between.
            Path making = tmp.resolve("." + directory.getFileName());
            Files.createDirectory(making);
            FileChannel channel =
                    FileChannel.open(making.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            Files.move(making, directory);
            lock = channel;
            own = directory;
        }
        return directory.resolve(Long.toString(files.incrementAndGet()));
    }

    /// Removes what processes left behind that ended without closing their store. What cannot be removed stays.
    void removeAbandoned() {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tmp)) {
            for (Path directory : directories) {
                if (!OURS.contains(directory.toAbsolutePath()) && Files.isDirectory(directory)) {
                    removeIfAbandoned(directory);
                }
            }
        } catch (IOException e) {
            // a read-only repository can be read all the same
        }
    }

    private static void removeIfAbandoned(Path directory) {
        try (FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            if (taken != null) {
                remove(directory);
            }
        } catch (NoSuchFileException e) {
            // being made, or left over by one who was ended while making or removing it: empty, and no harm
        } catch (IOException | OverlappingFileLockException e) {
            // what cannot be removed stays
        }
    }

    private static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                if (!file.getFileName().toString().equals("lock")) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory.resolve("lock"));
        Files.deleteIfExists(directory);
    }

    synchronized void close() {
        try {
            if (lock != null) {
                lock.close();
                lock = null;
            }
            if (own != null) {
                remove(own);
                OURS.remove(own);
                own = null;
            }
        } catch (IOException e) {
            // left for the next process to remove
        }
    }
}
