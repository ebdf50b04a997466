package org.vml.repository;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.format.v1.FormatV1;

/// Repositories for tests: small chunks, a clock that goes one second ahead whenever it is looked at, processes by
/// name, the one disk `vda`.
public final class TestRepositories {
    public static final Format FORMAT = new FormatV1();
    public static final String DISK = "vda";

    /// The length of a chunk where a test does not choose it, in bytes.
    public static final int CHUNK = 4096;

    /// So small that a save of a few chunks fills several packs and writes several index segments, and that these are
    /// merged now and then.
    public static final Format SMALL_PACKS = new FormatV1(new SessionSizes(2 * CHUNK, 6 * CHUNK, 6));

    private static final AtomicLong SECONDS = new AtomicLong();

    private TestRepositories() {}

    /// A clock that nobody waits for; no two looks see the same time.
    public static InstantSource clock() {
        return () -> Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofSeconds(SECONDS.getAndIncrement()));
    }

    /// Makes a repository of this chunk size in an empty store.
    public static Repository create(ChunkStore store, int chunkSize) {
        RepositoryConfig config = new RepositoryConfig(FORMAT.version(), "test", chunkSize);
        store.putIfAbsent(new ObjectName(Folder.CONFIG, "repository.json"), FORMAT.encodeConfig(config));
        return open(store);
    }

    public static Repository create(ChunkStore store) {
        return create(store, CHUNK);
    }

    public static Repository open(ChunkStore store) {
        return open(store, FORMAT);
    }

    /// The same for a process that makes packs of another size.
    public static Repository open(ChunkStore store, Format format) {
        return Repository.open(store, format, clock());
    }

    /// The repository in a store, as a process on another host sees it, of which nobody here can tell whether it lives.
    public static Repository openElsewhere(ChunkStore store, Format format, String host) {
        return Repository.open(store, format, clock(), new ProcessIdentity(host, "the world of " + host, 1, 1));
    }

    public static Entry save(Repository repository, String name, @Nullable Entry base, MemoryDisk disk) {
        Run run = new Run();
        try (Save save = repository.save(new EntryName(name), base)) {
            save.disk(DISK, disk, run);
            return save.commit("", run);
        }
    }

    public static Entry save(Repository repository, String name, @Nullable Entry base, byte[] disk) {
        return save(repository, name, base, MemoryDisk.of(disk));
    }

    /// What the disk of an entry holds.
    public static MemoryDisk disk(Repository repository, Entry entry) {
        try (DiskImage image = repository.openDisk(entry, DISK)) {
            MemoryDisk disk = new MemoryDisk(image.size());
            image.copyTo(disk, new Run());
            return disk;
        }
    }

    /// All bytes of the disk of an entry.
    public static byte[] read(Repository repository, Entry entry) {
        return disk(repository, entry).toBytes();
    }

    /// The same objects in a store of its own.
    public static MemoryChunkStore copy(ChunkStore store) {
        MemoryChunkStore copy = new MemoryChunkStore();
        for (Folder folder : Folder.values()) {
            for (ChunkStore.StoredObject object : store.list(folder)) {
                byte[] content = store.readSmall(object.name(), Integer.MAX_VALUE);
                if (content != null) {
                    copy.replace(object.name(), content);
                }
            }
        }
        return copy;
    }
}
