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

/// Repositories for tests: small chunks, a clock that goes one second ahead whenever it is looked at, the one disk
/// `vda`.
public final class TestRepositories {
    public static final Format FORMAT = new FormatV1();
    public static final String DISK = "vda";

    private TestRepositories() {}

    /// A clock that nobody waits for.
    public static InstantSource clock() {
        AtomicLong seconds = new AtomicLong();
        return () -> Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofSeconds(seconds.getAndIncrement()));
    }

    /// Makes a repository of this chunk size in an empty store.
    public static Repository create(ChunkStore store, int chunkSize) {
        RepositoryConfig config = new RepositoryConfig(FORMAT.version(), "test", chunkSize);
        store.putIfAbsent(new ObjectName(Folder.CONFIG, "repository.json"), FORMAT.encodeConfig(config));
        return open(store);
    }

    public static Repository open(ChunkStore store) {
        return Repository.open(store, FORMAT, clock());
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
