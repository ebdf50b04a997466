package org.vml.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.repository.format.v1.FormatV1;

/// The repository at one place, opened for its first user, shared by all, and closed some time after the last one has
/// gone, so that its disk can be unmounted. When it vanished, or another one is at its place, it is opened anew, and
/// the old one closed by its last user. Thread-safe.
final class KeptRepository {
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Opened current;

    KeptRepository(Path path) {
        this.path = path;
    }

    private static final class Opened {
        final Repository repository;
        final RepositoryMark mark;
        int users;
        boolean retired;
        long lastUse = System.nanoTime();

        Opened(Repository repository, RepositoryMark mark) {
            this.repository = repository;
            this.mark = mark;
        }
    }

    /// The repository, with one user more.
    OpenRepository use(String name) {
        lock.lock();
        try {
            Opened opened = upToDate();
            opened.users++;
            return new Use(name, opened);
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of the repository: at once, or when its last user does.
    void retire() {
        lock.lock();
        try {
            Opened opened = current;
            current = null;
            if (opened != null) {
                opened.retired = true;
                closeIfUnused(opened);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of the repository if nobody has used it for so long. Does not wait for a disk that does not answer.
    void retireAfter(Duration time) {
        if (lock.tryLock()) {
            try {
                Opened opened = current;
                if (opened != null && opened.users == 0 && System.nanoTime() - opened.lastUse >= time.toNanos()) {
                    retire();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Opened upToDate() {
        RepositoryMark mark = RepositoryMark.of(path);
        Opened opened = current;
        if (opened == null || !opened.mark.isSame(mark)) {
            retire();
            opened = new Opened(open(), mark);
            current = opened;
        }
        return opened;
    }

    private Repository open() {
        LocalChunkStore store = LocalChunkStore.open(path);
        try {
            return Repository.open(store, new FormatV1(), InstantSource.system());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void giveBack(Opened opened) {
        lock.lock();
        try {
            opened.users--;
            opened.lastUse = System.nanoTime();
            closeIfUnused(opened);
        } finally {
            lock.unlock();
        }
    }

    private static void closeIfUnused(Opened opened) {
        if (opened.retired && opened.users == 0) {
            opened.repository.close();
        }
    }

    private final class Use implements OpenRepository {
        private final String name;
        private final Opened opened;
        private final AtomicBoolean closed = new AtomicBoolean();

        Use(String name, Opened opened) {
            this.name = name;
            this.opened = opened;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Repository repository() {
            return opened.repository;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(opened);
            }
        }
    }
}
