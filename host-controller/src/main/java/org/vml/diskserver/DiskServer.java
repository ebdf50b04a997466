package org.vml.diskserver;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vml.file.FileProblems;

/// Serves disks to machines as read-only NBD exports, any number at a time, through one cache. One for a
/// process; several processes may use the same cache directory. Thread-safe.
public final class DiskServer implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ChunkCache cache;
    private final WireBuffers buffers = new WireBuffers();
    private final Set<ServedDisks> served = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("vml-disk-", 0).factory());

    /// @param cache a directory on a local disk, made when it is needed; may be lost at any time
    /// @param bound how many bytes the files in it may have together; some of its disk is left to others in any
    /// case
    public DiskServer(Path cache, long bound) {
        this.cache = new ChunkCache(cache, bound);
    }

    /// Begins to listen on a Unix socket, in place of one that a process left there; its directory must be
    /// there. Each disk is an export of the name that it has in the map. Closing what is returned ends it; the
    /// disks are the caller's to close after that.
    ///
    /// A problem if it cannot listen there: the path is too long for a socket (some 100 bytes), or is a file of
    /// another kind (`CONFLICT`), or its directory is not there (`NOT_FOUND`) or not to be written to.
    public ServedDisks serve(Path socket, Map<String, ? extends ChunkedDisk> disks) {
        try {
            ServedDisks serving =
                    ServedDisks.begin(SocketFile.listen(socket), disks, cache, buffers, threads, served::remove);
            served.add(serving);
            return serving;
        } catch (IOException e) {
            throw FileProblems.translate("serve disks at " + socket, reason(e), e);
        }
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case FileAlreadyExistsException e -> "that is a file, and no socket";
            case NoSuchFileException e -> "there is no such directory";
            default -> FileProblems.reason(cause);
        };
    }

    /// Ends all that is being served.
    @Override
    public void close() {
        served.forEach(ServedDisks::close);
        threads.shutdown();
        cache.close();
    }
}
