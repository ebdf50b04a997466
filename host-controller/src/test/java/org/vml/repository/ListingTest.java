package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.DelegatingChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.maintenance.Check;

/// What others do, or have put there, does not keep a repository from being listed, and listed rightly.
final class ListingTest {
    private static final byte[] DISK = Seeds.bytes(1, 100_000);

    /// A store in which somebody adds a pack whenever packs are listed.
    private static final class Busy extends DelegatingChunkStore {
        private final AtomicInteger packs = new AtomicInteger();

        Busy(ChunkStore store) {
            super(store);
        }

        @Override
        public List<StoredObject> list(Folder folder) {
            if (folder == Folder.PACKS) {
                putIfAbsent(new ObjectName(Folder.PACKS, "busy-" + packs.incrementAndGet()), new byte[8]);
            }
            return super.list(folder);
        }
    }

    @Test
    void thoseWhoOnlyAddKeepNobodyWaiting() {
        ChunkStore store = new MemoryChunkStore();
        TestRepositories.create(store).close();
        Busy busy = new Busy(store);
        try (Repository repository = TestRepositories.open(busy)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> repository.index().refresh());
            assertEquals(2, busy.packs.get());
        }
    }

    /// A store whose first listing of entries that `stale` makes is told only when somebody else has looked
    /// at them.
    private static final class LateListing extends DelegatingChunkStore {
        private final CountDownLatch taken = new CountDownLatch(1);
        private final CountDownLatch told = new CountDownLatch(1);
        private final CountDownLatch read = new CountDownLatch(1);
        private volatile @Nullable Thread stale;

        LateListing(ChunkStore store) {
            super(store);
        }

        @Override
        public List<StoredObject> list(Folder folder) {
            List<StoredObject> objects = super.list(folder);
            boolean isStale = Thread.currentThread().equals(stale);
            if (folder == Folder.ENTRIES && isStale && taken.getCount() > 0) {
                taken.countDown();
                await(told);
            } else if (folder == Folder.TAGS && isStale) {
                read.countDown();
            } else if (folder == Folder.TAGS && taken.getCount() == 0) {
                told.countDown();
                await(read);
            }
            return objects;
        }

        private static void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Two threads read the entries at a time: one must not take from the other what it has just read.
    @Test
    void aNewNameCountsWhateverSomebodyElseReadsMeanwhile() throws Exception {
        LateListing store = new LateListing(new MemoryChunkStore());
        try (Repository repository = TestRepositories.create(store)) {
            Entry entry = TestRepositories.save(repository, "a", null, DISK);
            FutureTask<Entries.Contents> reading = new FutureTask<>(repository::contents);
            Thread stale = Thread.ofPlatform().unstarted(reading);
            store.stale = stale;
            stale.start();
            LateListing.await(store.taken);
            try (Repository other = TestRepositories.open(new DelegatingChunkStore(store) {
                @Override
                public List<StoredObject> list(Folder folder) {
                    return folder == Folder.TAGS ? List.of() : super.list(folder);
                }
            })) {
                other.rename(entry, new EntryName("b"));
            }
            assertEquals(
                    "c", repository.rename(entry, new EntryName("c")).name().value());
            reading.get();
            assertEquals("c", repository.find("c").name().value());
        }
    }

    @Test
    void aFileOfAbsurdSizeIsDamageAndNoMore(@TempDir Path directory) throws Exception {
        try (Repository repository = TestRepositories.create(LocalChunkStore.create(directory))) {
            TestRepositories.save(repository, "e", null, DISK);
        }
        for (String file : List.of("entries/x~0", "index/x", "sessions/x", "tombstones/x")) {
            try (RandomAccessFile absurd =
                    new RandomAccessFile(directory.resolve(file).toFile(), "rw")) {
                absurd.setLength(16_000L << 30);
            }
        }
        try (Repository repository = TestRepositories.open(LocalChunkStore.open(directory))) {
            Entries.Contents contents = repository.contents();
            assertEquals(1, contents.damage().size());
            assertTrue(contents.damage().getFirst().contains("x~0"), contents.damage()::toString);
            assertArrayEquals(DISK, TestRepositories.read(repository, repository.find("e")));
            List<String> damaged = Check.run(repository, false, new Run()).damaged();
            for (String file : List.of("entries/x~0", "segment x", "sessions/x")) {
                assertTrue(damaged.stream().anyMatch(line -> line.contains(file)), damaged::toString);
            }
            assertTrue(Files.notExists(directory.resolve("index/x")), "a segment that is of no use is removed");
        }
    }
}
