package org.vml.repository;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.format.v1.FormatV1;

/// Small repositories for tests: chunks of 4 KiB, disks in memory, processes by name.
public final class Repositories {
    public static final int CHUNK = 4096;

    private static final AtomicLong CLOCK = new AtomicLong(1_750_000_000_000L);

    private Repositories() {}

    /// A clock that goes on by a millisecond whenever it is looked at: no two entries are of one time.
    public static InstantSource clock() {
        return () -> java.time.Instant.ofEpochMilli(CLOCK.incrementAndGet());
    }

    /// A repository with small chunks in an empty store.
    public static Repository create(ChunkStore store) {
        FormatV1 format = new FormatV1();
        store.putIfAbsent(
                new ObjectName(ObjectName.Folder.CONFIG, "repository.json"),
                format.encodeConfig(new RepositoryConfig(1, "test", CHUNK)));
        return Repository.open(store, format, clock());
    }

    /// The repository in a store, as this process sees it.
    public static Repository open(ChunkStore store) {
        return Repository.open(store, new FormatV1(), clock());
    }

    /// The repository in a store, as a process on another host sees it, of which nobody here can tell whether it
    /// lives.
    public static Repository openElsewhere(ChunkStore store, String host) {
        return Repository.open(store, new FormatV1(), clock(), new ProcessIdentity(host, "the world of " + host, 1, 1));
    }

    /// Saves an entry with one disk.
    public static Entry save(
            Repository repository, String name, byte[] disk, @org.jspecify.annotations.Nullable Entry base) {
        try (Save save = repository.save(new EntryName(name), base)) {
            save.disk("vda", source(disk), new Run());
            return save.commit("", new Run());
        }
    }

    /// Reads the disk of an entry back.
    public static byte[] read(Repository repository, Entry entry) {
        try (DiskImage image = repository.openDisk(entry, "vda")) {
            byte[] disk = new byte[(int) image.size()];
            image.copyTo(target(disk), new Run());
            return disk;
        }
    }

    /// A disk to read from.
    public static DiskSource source(byte[] disk) {
        return new DiskSource() {
            @Override
            public long size() {
                return disk.length;
            }

            @Override
            public Extent nextData(long offset) {
                return new Extent(offset, disk.length);
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                into.put(disk, (int) offset, into.remaining());
            }

            @Override
            public void close() {
                // memory
            }
        };
    }

    /// A disk to write to.
    public static DiskTarget target(byte[] disk) {
        return new DiskTarget() {
            @Override
            public void write(long offset, ByteBuffer bytes) {
                bytes.get(disk, (int) offset, bytes.remaining());
            }

            @Override
            public void flush() {
                // memory
            }

            @Override
            public void close() {
                // memory
            }
        };
    }
}
