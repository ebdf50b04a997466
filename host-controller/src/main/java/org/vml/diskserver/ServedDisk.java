package org.vml.diskserver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.vml.chunk.ChunkId;
import org.vml.diskserver.ChunkCache.Arrival;
import org.vml.diskserver.Loaders.Priority;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A disk that is being served. Thread-safe.
public final class ServedDisk {
    private static final Logger LOG = System.getLogger("org.vml.diskserver");

    /// How many chunks may be on their way ahead of the machine's reads, and how many by a prefetch.
    private static final int AHEAD = 8;

    private static final int PREFETCHING = 2;

    private final String name;
    private final ChunkedDisk disk;
    private final long size;
    private final int chunkSize;
    private final ChunkIds ids;
    private final ChunkCache cache;
    private final Loaders loaders;
    private final Executor background;
    private final BootTrace trace = new BootTrace();
    private final Semaphore ahead = new Semaphore(AHEAD);
    private final LongAdder bytesServed = new LongAdder();
    private final LongAdder fromStore = new LongAdder();
    private final LongAdder fromCache = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile String lastError = "";

    ServedDisk(String name, ChunkedDisk disk, ChunkCache cache, Executor background) {
        this.name = name;
        this.disk = disk;
        this.size = disk.size();
        this.chunkSize = disk.chunkSize();
        this.ids = new ChunkIds(disk);
        this.cache = cache;
        this.loaders = new Loaders(name);
        this.background = background;
    }

    /// How a chunk comes, on behalf of a reader.
    private final class Source implements ChunkCache.Origin {
        private final Priority priority;
        private volatile boolean loaded;

        Source(Priority priority) {
            this.priority = priority;
        }

        @Override
        public void execute(Arrival arrival) {
            loaders.execute(priority, arrival);
        }

        @Override
        public void load(ChunkId id, byte[] plain, int length) {
            loaded = true;
            fromStore.increment();
            disk.load(id, plain, length);
        }
    }

    /// The name of its export.
    public String name() {
        return name;
    }

    /// The size in bytes.
    long size() {
        return size;
    }

    /// The size of its chunks, in bytes.
    public int chunkSize() {
        return chunkSize;
    }

    private long chunks() {
        return Math.ceilDiv(size, chunkSize);
    }

    private int length(long chunk) {
        return (int) Math.min(chunkSize, size - chunk * chunkSize);
    }

    ChunkId id(long chunk) {
        return ids.get(chunk);
    }

    long nextData(long chunk) {
        return disk.nextData(chunk);
    }

    /// Whether a stretch of the disk can be read without waiting for anything.
    boolean isReady(long offset, long length) {
        long last = (offset + length - 1) / chunkSize;
        for (long chunk = offset / chunkSize; chunk <= last; chunk++) {
            ChunkId id = ids.known(chunk);
            if (id == null || (!id.isHole() && !cache.isReady(id))) {
                return false;
            }
        }
        return true;
    }

    /// A chunk for the machine, to be closed after use.
    CachedChunk read(long chunk, ChunkId id) {
        trace.touch(chunk);
        return acquire(chunk, id, Priority.READ);
    }

    private CachedChunk acquire(long chunk, ChunkId id, Priority priority) {
        Source source = new Source(priority);
        CachedChunk found = cache.acquire(id, length(chunk), source);
        if (!source.loaded && priority == Priority.READ) {
            fromCache.increment();
        }
        return found;
    }

    /// Gives up a chunk that the cache cannot read any more.
    void discard(CachedChunk chunk) {
        cache.discard(chunk);
    }

    /// Makes a chunk come that the machine is likely to want, unless there is too much of that; never waits.
    void bringAhead(long chunk) {
        ChunkId id = chunk < chunks() ? ids.known(chunk) : null;
        if (id != null && !id.isHole() && !cache.isReady(id) && ahead.tryAcquire()) {
            var _ = cache.bring(id, length(chunk), new Source(Priority.AHEAD))
                    .whenComplete((done, failure) -> ahead.release());
        }
    }

    /// Has all chunks of a stretch of the disk come, and waits for them.
    void bring(long offset, long length) {
        long last = (offset + length - 1) / chunkSize;
        for (long chunk = offset / chunkSize; chunk <= last; chunk++) {
            bring(chunk, Priority.PREFETCH);
        }
    }

    private void bring(long chunk, Priority priority) {
        ChunkId id = ids.get(chunk);
        if (!id.isHole()) {
            acquire(chunk, id, priority).close();
        }
    }

    void served(long bytes) {
        bytesServed.add(bytes);
    }

    /// Notes that a request failed; a problem that goes on is logged once.
    void failed(Throwable problem) {
        errors.increment();
        String text = String.valueOf(problem.getMessage());
        if (!text.equals(lastError)) {
            lastError = text;
            if (problem instanceof ProblemException) {
                LOG.log(Level.WARNING, "disk {0}: {1}", name, text);
            } else {
                LOG.log(Level.ERROR, "disk " + name + ": " + text, problem);
            }
        }
    }

    /// The numbers of the chunks that the machine has read in its first three minutes, in the order of their
    /// first touch; at most 4096.
    public long[] trace() {
        return trace.chunks();
    }

    /// Has these chunks come in the background, in this order, and returns at once; for one who knows what the
    /// machine will read. What the machine waits for comes first. Numbers that are not on the disk are passed
    /// over; at the first problem it ends, and the problem is logged.
    public void prefetch(long... chunks) {
        if (loaders.isClosed()) {
            return;
        }
        long[] wanted = chunks.clone();
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < PREFETCHING; i++) {
            background.execute(() -> prefetch(wanted, next));
        }
    }

    private void prefetch(long[] wanted, AtomicInteger next) {
        try {
            for (int i = next.getAndIncrement(); i < wanted.length && !loaders.isClosed(); i = next.getAndIncrement()) {
                if (wanted[i] >= 0 && wanted[i] < chunks()) {
                    bring(wanted[i], Priority.PREFETCH);
                }
            }
        } catch (ProblemException e) {
            next.set(wanted.length);
            LOG.log(Level.WARNING, "disk {0}: prefetch ends: {1}", name, e.getMessage());
        }
    }

    /// Fills the cache with the whole disk, as far as the cache's bound and its disk allow, and returns when
    /// that is done; waits whenever the machine waits for something. A problem of kind `CANCELLED` once the run
    /// is cancelled or the disk is not served any more; otherwise the first problem that a chunk makes.
    public void hydrate(Run run) {
        run.phase("hydrating", size);
        long room = cache.bound() / 8 * 7;
        long at = 0;
        while (at < chunks() && room > 0 && cache.isKeeping()) {
            long data = disk.nextData(at);
            run.advance(Math.min(data * chunkSize, size) - at * chunkSize);
            if (data < chunks()) {
                hydrate(data, run);
                room -= length(data);
                run.advance(length(data));
            }
            at = data + 1;
        }
    }

    private void hydrate(long chunk, Run run) {
        ChunkId id = ids.get(chunk);
        if (cache.holds(id)) {
            return;
        }
        try {
            do {
                run.checkCancelled();
            } while (!loaders.awaitQuiet(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Could not hydrate disk " + name + ": interrupted");
        }
        acquire(chunk, id, Priority.HYDRATE).close();
    }

    /// What was done for it so far.
    public DiskStatistics statistics() {
        return new DiskStatistics(bytesServed.sum(), fromStore.sum(), fromCache.sum(), errors.sum());
    }

    /// Loads nothing any more.
    void close() {
        loaders.close();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return loaders.awaitEnd(millis);
    }
}
