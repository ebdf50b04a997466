package org.vml.chunk.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The unfinished files of one process: a directory of its own below `tmp`, whose file `lock` it keeps
/// locked. A directory whose lock is free belonged to a process that is gone. It is called by a UUID, with a
/// dot before it as long as its lock is not taken; what is called otherwise is not ours, and no link is
/// followed.
final class Scratch {
    /// The directories of this process. Their locks must not even be tried: closing any descriptor of a file
    /// frees all locks that the process holds on it (fcntl(2), "Record locks").
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private static final Pattern NAME = Pattern.compile("\\.?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Path LOCK = Path.of("lock");
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final int MOST_TRIES = 10;

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
        for (int tries = 1; directory == null; tries++) {
            try {
                directory = make();
            } catch (NoSuchFileException e) {
                // Whoever opens the store at this moment may find the new lock before it is taken, and remove it.
                if (tries == MOST_TRIES || !Files.isDirectory(tmp)) {
                    throw e;
                }
            }
        }
        return directory.resolve(Long.toString(files.incrementAndGet()));
    }

    private Path make() throws IOException {
        Path directory = tmp.resolve(UUID.randomUUID().toString()).toAbsolutePath();
        // Locked before it has its name: nobody can take it for abandoned in between.
        Path making = directory.resolveSibling("." + directory.getFileName());
        OURS.add(directory);
        OURS.add(making);
        FileChannel channel = null;
        try {
            Files.createDirectory(making);
            channel = FileChannel.open(making.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            Files.move(making, directory);
        } catch (IOException e) {
            giveUp(making, channel);
            throw e;
        } finally {
            OURS.remove(making);
        }
        lock = channel;
        own = directory;
        return directory;
    }

    private static void giveUp(Path making, @Nullable FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
        Files.deleteIfExists(making.resolve(LOCK));
        Files.deleteIfExists(making);
    }

    /// Removes what processes left behind that ended without closing their store. What cannot be removed
    /// stays.
    void removeAbandoned() {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tmp)) {
            if (directories instanceof SecureDirectoryStream<Path> secure) {
                for (Path directory : secure) {
                    Path name = directory.getFileName();
                    if (NAME.matcher(name.toString()).matches() && !OURS.contains(directory.toAbsolutePath())) {
                        removeIfAbandoned(secure, name);
                    }
                }
            }
        } catch (IOException e) {
            // a read-only repository can be read all the same
        }
    }

    private static void removeIfAbandoned(SecureDirectoryStream<Path> tmp, Path name) {
        try (SecureDirectoryStream<Path> directory = tmp.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                SeekableByteChannel channel = directory.newByteChannel(LOCK, WRITE);
                FileLock taken = channel instanceof FileChannel file ? file.tryLock() : null) {
            if (taken != null) {
                for (Path file : directory) {
                    if (!file.endsWith(LOCK)) {
                        directory.deleteFile(file.getFileName());
                    }
                }
                directory.deleteFile(LOCK);
                tmp.deleteDirectory(name);
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
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory.resolve(LOCK));
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
