package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vml.chunk.FullChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.Format;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.SessionSizes;
import org.vml.repository.TestRepositories;
import org.vml.repository.format.v1.FormatV1;

/// A prune is what a user runs when the disk is full: it must not need room before it gives some.
final class PruneOfAFullDiskTest {
    private static final int CHUNK = TestRepositories.CHUNK;
    private static final int PACK = 16 * CHUNK;
    private static final Format FORMAT = new FormatV1(new SessionSizes(PACK, 1L << 30, 16));

    /// What session, tombstone and index take beside a pack.
    private static final int SMALL_OBJECTS = 40_000;

    private final FullChunkStore store = new FullChunkStore(new MemoryChunkStore());
    private final byte[] half = Seeds.bytes(1, 400 * CHUNK);
    private Repository repository;

    /// Entry `half` needs every other chunk of what entry `all` stored in 25 packs, which is forgotten.
    @BeforeEach
    void fill() {
        TestRepositories.create(store).close();
        repository = TestRepositories.open(store, FORMAT);
        byte[] all = half.clone();
        for (int at = 0; at < half.length; at += 2 * CHUNK) {
            System.arraycopy(new byte[CHUNK], 0, half, at, CHUNK);
        }
        Entry forgotten = save("all", all);
        TestRepositories.save(repository, "half", null, MemoryDisk.sparse(half));
        repository.forget(forgotten);
    }

    /// Saves in pieces of one chunk, so that packs become as small as they are meant to be.
    private Entry save(String name, byte[] disk) {
        try (Save save = repository.save(new EntryName(name), null)) {
            save.disk(TestRepositories.DISK, new ChunkByChunk(disk), new Run());
            return save.commit("", new Run());
        }
    }

    private Prune.Report prune() {
        return Prune.plan(repository, new Run()).execute(new Run());
    }

    @Test
    void theRoomThatAPruneNeedsIsAboutThatOfAPack() {
        assertTrue(store.list(Folder.PACKS).size() > 20, "too few packs to mean anything");
        store.leaveRoomFor(PACK + CHUNK + SMALL_OBJECTS);
        Prune.Report report = prune();
        assertTrue(report.packsRewritten() > 20, report::toString);
        assertTrue(report.bytesFreed() > 150L * CHUNK, report::toString);
        assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
        assertArrayEquals(half, TestRepositories.read(repository, repository.find("half")));
        assertEquals(List.of(), store.list(Folder.TOMBSTONES));
    }

    @Test
    void whatNobodyNeedsGoesBeforeAnythingIsCopied() {
        Entry useless = save("useless", Seeds.bytes(2, 100 * CHUNK));
        repository.forget(useless);
        store.leaveRoomFor(SMALL_OBJECTS);
        prune();
        assertArrayEquals(half, TestRepositories.read(repository, repository.find("half")));
        assertEquals(List.of(), store.list(Folder.TOMBSTONES));
    }

    private long packBytes() {
        return store.list(Folder.PACKS).stream()
                .mapToLong(object -> object.size())
                .sum();
    }

    /// Damage in one pack keeps that pack, and nothing else.
    @Test
    void aDamagedPackIsKeptAndTheOthersAreDone() {
        // Chunks, not the tree of the entry: without that nobody could tell what is needed.
        ObjectName pack = Collections.max(store.list(Folder.PACKS), Comparator.comparingLong(object -> object.size()))
                .name();
        byte[] bytes = store.readSmall(pack, Integer.MAX_VALUE);
        assertNotNull(bytes);
        for (int at = 100; at < bytes.length; at += 500) {
            bytes[at] ^= 1;
        }
        store.replace(pack, bytes);
        assertProblem(ProblemKind.DAMAGED, this::prune, pack.name());
        assertTrue(store.list(Folder.PACKS).stream()
                .anyMatch(object -> object.name().equals(pack)));
        assertTrue(packBytes() < 250L * CHUNK, () -> packBytes() + " bytes are left");
    }

    /// A disk that is read in pieces of a chunk: a save stores each with a write of its own.
    private static final class ChunkByChunk implements DiskSource {
        private final byte[] disk;

        ChunkByChunk(byte[] disk) {
            this.disk = disk;
        }

        @Override
        public long size() {
            return disk.length;
        }

        @Override
        public Extent nextData(long offset) {
            return new Extent(offset, Math.min(disk.length, offset / CHUNK * CHUNK + CHUNK));
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            into.put(disk, (int) offset, into.remaining());
        }

        @Override
        public void close() {
            // memory
        }
    }
}
