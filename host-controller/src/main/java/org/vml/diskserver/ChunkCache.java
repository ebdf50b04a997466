package org.vml.diskserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Chunks on a local disk, and in memory where that cannot be written, by their ids; whoever asks for one that
/// is not there makes it come, and all who ask meanwhile wait for the same. Thread-safe.
final class ChunkCache {
    private static final Logger LOG = System.getLogger("org.vml.diskserver");

    /// What is read at a time: the JDK keeps a buffer of that length per thread.
    private static final int PIECE = 128 << 10;

    /// How often to ask again for what was dropped between its arrival and its use.
    private static final int TRIES = 8;

    /// How long not to write after a write failed.
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private static final long WARNING_NANOS = 60_000_000_000L;

    private final CacheDirectory directory;
    private final CacheRoom room;
    private final long bound;
    private final PlainBuffers buffers = new PlainBuffers();
    private final ReadyChunks ready = new ReadyChunks();
    private final ConcurrentHashMap<ChunkId, CompletableFuture<Void>> coming = new ConcurrentHashMap<>();

    /// The chunks whose files this process has written or verified.
    private final Set<ChunkId> trusted = ConcurrentHashMap.newKeySet();

    /// Until when, by [System#nanoTime], nothing is written.
    private volatile long quietUntil = System.nanoTime();

    /// Whether the last chunk that came could be kept.
    private volatile boolean keeping = true;

    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    ChunkCache(Path directory, long bound) {
        this.directory = new CacheDirectory(directory);
        this.bound = bound;
        this.room = new CacheRoom(this.directory, bound, new Uses());
    }

    /// How a chunk comes from where it is stored.
    interface Origin {
        /// Runs the task in its turn; or calls its `cancel`, if that will never be.
        void execute(Arrival task);

        /// Puts the plaintext into `plain`, from 0 on; it was verified.
        void load(ChunkId id, byte[] plain, int length);
    }

    /// The coming of a chunk.
    interface Arrival extends Runnable {
        void cancel();
    }

    private final class Uses implements CacheRoom.Evicted {
        @Override
        public long lastUse(ChunkId id, long time) {
            return Math.max(time, ready.lastUse(id));
        }

        @Override
        public void evicted(ChunkId id) {
            ready.remove(id);
        }

        @Override
        public void present(Set<ChunkId> ids) {
            trusted.retainAll(ids);
        }
    }

    /// How many bytes it may hold.
    long bound() {
        return bound;
    }

    /// Whether there is any use in loading chunks that nobody wants yet.
    boolean isKeeping() {
        return keeping;
    }

    /// Whether a chunk can be acquired without waiting.
    boolean isReady(ChunkId id) {
        return ready.contains(id);
    }

    /// Whether a chunk need not be loaded, as far as can be told without reading it.
    boolean holds(ChunkId id) {
        return ready.contains(id) || directory.holds(id);
    }

    /// A chunk, to be closed after use; waits until it is there. The problem that the origin has with it, if it
    /// cannot be had; the next call tries again.
    CachedChunk acquire(ChunkId id, int length, Origin origin) {
        for (int i = 0; i < TRIES; i++) {
            CachedChunk found = ready.acquire(id);
            if (found != null) {
                return found;
            }
            await(bring(id, length, origin));
        }
        throw ProblemException.of(
                ProblemKind.FAILED, "Could not read chunk " + id + ": it is dropped as soon as it is loaded");
    }

    /// Makes a chunk come, unless it is coming already.
    CompletableFuture<Void> bring(ChunkId id, int length, Origin origin) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        CompletableFuture<Void> other = coming.putIfAbsent(id, future);
        if (other != null) {
            return other;
        }
        origin.execute(new Arrival() {
            @Override
            public void run() {
                arrive(id, length, origin, future);
            }

            @Override
            public void cancel() {
                coming.remove(id, future);
                future.completeExceptionally(ProblemException.of(
                        ProblemKind.CANCELLED, "Could not read chunk " + id + ": nobody fetches it any more"));
            }
        });
        return future;
    }

    private static void await(CompletableFuture<Void> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem.during("read a chunk");
            }
            throw e;
        }
    }

    private void arrive(ChunkId id, int length, Origin origin, CompletableFuture<Void> future) {
        MemoryChunk loaded = null;
        try {
            if (!ready.contains(id) && !find(id, length)) {
                loaded = load(id, length, origin);
            }
            coming.remove(id, future);
            future.complete(null);
        } catch (RuntimeException | Error e) {
            coming.remove(id, future);
            future.completeExceptionally(e);
        }
        if (loaded != null) {
            keep(loaded, length);
            loaded.close();
        }
    }

    /// Takes the chunk from its file, if there is a sound one.
    private boolean find(ChunkId id, int length) {
        try {
            FileChannel file = directory.open(id);
            if (file == null) {
                return false;
            }
            if (isSound(id, length, file)) {
                trusted.add(id);
                directory.noteUse(id, System.currentTimeMillis());
                ready.put(new FileChunk(id, file, directory));
                return true;
            }
            file.close();
            forget(id, "is damaged");
        } catch (IOException e) {
            trouble("read", e);
        }
        return false;
    }

    private boolean isSound(ChunkId id, int length, FileChannel file) throws IOException {
        return file.size() == length && (trusted.contains(id) || matches(id, length, file));
    }

    private boolean matches(ChunkId id, int length, FileChannel file) throws IOException {
        byte[] plain = buffers.take(length);
        try {
            for (int at = 0; at < length; at += PIECE) {
                if (!FileChunk.readFully(file, at, ByteBuffer.wrap(plain, at, Math.min(PIECE, length - at)))) {
                    return false;
                }
            }
            MessageDigest sha256 = Sha256.newDigest();
            sha256.update(plain, 0, length);
            return ChunkId.read(sha256.digest(), 0).equals(id);
        } finally {
            buffers.giveBack(plain);
        }
    }

    /// Loads the chunk into memory; it is for the caller to close.
    private MemoryChunk load(ChunkId id, int length, Origin origin) {
        byte[] plain = buffers.take(length);
        try {
            origin.load(id, plain, length);
        } catch (RuntimeException | Error e) {
            buffers.giveBack(plain);
            throw e;
        }
        MemoryChunk loaded = new MemoryChunk(id, plain, buffers);
        boolean ours = loaded.acquire();
        assert ours;
        ready.put(loaded);
        return loaded;
    }

    /// Puts a file in place of a chunk in memory, if that can be done.
    private void keep(MemoryChunk loaded, int length) {
        boolean kept = false;
        try {
            if (System.nanoTime() - quietUntil >= 0 && room.admit(length)) {
                write(loaded, length);
                kept = true;
            }
        } catch (IOException | RuntimeException e) {
            quietUntil = System.nanoTime() + PAUSE_NANOS;
            trouble("write", e);
        }
        keeping = kept;
    }

    private void write(MemoryChunk loaded, int length) throws IOException {
        boolean written = false;
        try {
            FileChannel file = directory.add(loaded.id(), loaded.plain(), length);
            written = true;
            trusted.add(loaded.id());
            ready.put(new FileChunk(loaded.id(), file, directory));
        } finally {
            room.settle(length, written);
        }
    }

    /// Tells of trouble with the cache's disk, once a minute: there is one with every chunk.
    private void trouble(String act, Exception cause) {
        long now = System.nanoTime();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNING_NANOS)) {
            LOG.log(Level.WARNING, "cannot {0} the cache in {1}: {2}", act, directory.root(), cause.toString());
        }
    }

    /// Gives up a chunk whose file turned out to be of no use.
    void discard(CachedChunk chunk) {
        ready.remove(chunk);
        forget(chunk.id(), "cannot be read");
    }

    private void forget(ChunkId id, String why) {
        LOG.log(Level.WARNING, "chunk {0} in the cache {1} {2}", id, directory.root(), why);
        trusted.remove(id);
        directory.delete(id);
    }

    /// Closes all files.
    void close() {
        ready.clear();
    }
}
