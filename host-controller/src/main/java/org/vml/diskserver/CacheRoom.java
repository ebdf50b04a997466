package org.vml.diskserver;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.vml.chunk.ChunkId;
import org.vml.diskserver.CacheDirectory.Stored;

/// Keeps the cache below its bound, and some of the disk free for others. What is in the directory is counted,
/// not remembered: other processes add and delete too. Thread-safe.
final class CacheRoom {
    /// How much of the disk is left to others: a twentieth of it, at most a GiB.
    private static final long MOST_RESERVE = 1L << 30;

    /// A file that has been without a name for so long belongs to a process that is gone.
    private static final long ABANDONED_MILLIS = 3_600_000;

    private final CacheDirectory directory;
    private final long bound;
    private final Evicted evicted;
    private final AtomicLong untilNextCount = new AtomicLong();
    private final ReentrantLock counting = new ReentrantLock();
    private volatile boolean counted;

    /// What there is in bytes, with what was admitted and is not there yet.
    private long size;

    private long unfinished;

    /// The sum of all that was ever admitted.
    private long admitted;

    /// Is told what was deleted, and knows of later uses than the directory does.
    interface Evicted {
        /// The later one of `time` and the last use that is known here, in milliseconds since 1970.
        long lastUse(ChunkId id, long time);

        void evicted(ChunkId id);

        /// What there is, whenever it was counted.
        void present(Set<ChunkId> ids);
    }

    CacheRoom(CacheDirectory directory, long bound, Evicted evicted) {
        this.directory = directory;
        this.bound = bound;
        this.evicted = evicted;
    }

    /// Whether a file of so many bytes may be added, which then is taken to be there. Makes room if need be.
    boolean admit(int bytes) throws IOException {
        boolean due = untilNextCount.addAndGet(-bytes) < 0;
        if (counted && due && counting.tryLock()) { // the others need not wait
            try {
                recount(bytes);
            } finally {
                counting.unlock();
            }
        }
        if (counted && take(bytes)) {
            return true;
        }
        counting.lock();
        try {
            if (!counted || !fits(bytes)) { // otherwise another thread has made room meanwhile
                recount(bytes);
            }
            return take(bytes);
        } finally {
            counting.unlock();
        }
    }

    /// Ends what [#admit] began: the file is there now, or will not be.
    synchronized void settle(int bytes, boolean added) {
        unfinished -= bytes;
        size -= added ? 0 : bytes;
    }

    private synchronized boolean take(int bytes) throws IOException {
        boolean fits = fits(bytes);
        if (fits) {
            size += bytes;
            unfinished += bytes;
            admitted += bytes;
        }
        return fits;
    }

    private void recount(int wanted) throws IOException {
        directory.make();
        count(wanted);
        counted = true;
    }

    private synchronized boolean fits(int bytes) throws IOException {
        return size + bytes <= limit();
    }

    /// How large the cache may be now.
    private synchronized long limit() throws IOException {
        long reserve = Math.min(MOST_RESERVE, directory.capacity() / 20);
        return Math.min(bound, size + directory.usable() - reserve);
    }

    private void count(int wanted) throws IOException {
        long notListed = notListed();
        List<Stored> files = directory.list();
        files.removeIf(CacheRoom::deleteIfAbandoned);
        listed(files.stream().mapToLong(Stored::size).sum(), notListed);
        untilNextCount.set(bound / 16);
        if (!fits(wanted)) {
            long limit = limit();
            shrink(files, limit - limit / 8 - wanted);
        }
        Set<ChunkId> present = new HashSet<>();
        for (Stored file : files) {
            ChunkId id = file.id();
            if (id != null) {
                present.add(id);
            }
        }
        evicted.present(present);
    }

    private synchronized long notListed() {
        return unfinished - admitted;
    }

    /// Takes over what was listed; what was unfinished before, or admitted since, may be among it or not, and
    /// counts.
    private synchronized void listed(long bytes, long notListedBefore) {
        size = bytes + notListedBefore + admitted;
    }

    private synchronized boolean shrunk(long bytes, long target) {
        size -= bytes;
        return size <= target;
    }

    /// Deletes what was not used for the longest time until the rest takes `target` bytes; also from the list.
    private void shrink(List<Stored> files, long target) {
        files.replaceAll(file -> lastUsed(file));
        files.sort(Comparator.comparingLong(Stored::lastUse).reversed());
        boolean enough = shrunk(0, target);
        while (!enough && !files.isEmpty()) {
            Stored oldest = files.removeLast();
            ChunkId id = oldest.id();
            if (id != null && CacheDirectory.delete(oldest.path())) {
                evicted.evicted(id);
                enough = shrunk(oldest.size(), target);
            }
        }
    }

    /// Whether a file is none of a chunk; one that a process left unfinished is deleted.
    private static boolean deleteIfAbandoned(Stored file) {
        boolean foreign = file.id() == null;
        if (file.isUnfinished() && file.lastUse() < System.currentTimeMillis() - ABANDONED_MILLIS) {
            CacheDirectory.delete(file.path());
        }
        return foreign;
    }

    private Stored lastUsed(Stored file) {
        ChunkId id = file.id();
        return id == null ? file : new Stored(file.path(), file.size(), evicted.lastUse(id, file.lastUse()));
    }
}
