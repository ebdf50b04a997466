package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;

/// Sparse disks with trees of one, two and three levels, made by saving them.
final class DiskTreeReaderTest {
    private static final int CHUNK = 4096;
    private static final long LEAF = 256L * CHUNK;
    private static final long TWO_LEVELS = 256 * LEAF;

    private final Repository repository = TestRepositories.create(new MemoryChunkStore(), CHUNK);

    private static void write(MemoryDisk disk, long chunk) {
        long offset = chunk * CHUNK;
        int length = (int) Math.min(CHUNK, disk.size() - offset);
        disk.write(offset, ByteBuffer.wrap(Seeds.bytes(chunk, length)));
    }

    private static MemoryDisk diskWith(long size, Set<Long> chunks) {
        MemoryDisk disk = new MemoryDisk(size);
        chunks.forEach(chunk -> write(disk, chunk));
        return disk;
    }

    private DiskTreeReader reader(Entry entry) {
        DiskTree tree = repository.treeOf(entry, TestRepositories.DISK);
        if (tree == null) {
            throw new AssertionError("no disk");
        }
        repository.index().refresh();
        return repository.treeReader(tree);
    }

    private void assertSavedAsItIs(String name, long size, Set<Long> chunks, int rootLevel) {
        Entry entry = TestRepositories.save(repository, name, null, diskWith(size, chunks));
        DiskTreeReader reader = reader(entry);
        assertEquals(rootLevel, reader.tree().rootLevel());
        assertEquals(size, reader.tree().size());
        TreeSet<Long> asked = new TreeSet<>(chunks);
        chunks.forEach(
                chunk -> asked.addAll(List.of(chunk - 1, chunk + 1, chunk / 256 * 256, chunk / 256 * 256 + 255)));
        asked.removeIf(chunk -> chunk < 0 || chunk >= reader.tree().chunks());
        Set<ChunkId> ids = new java.util.HashSet<>();
        for (long chunk : asked) {
            ChunkId id = reader.chunk(chunk);
            assertEquals(!chunks.contains(chunk), id.isHole(), "chunk " + chunk);
            assertTrue(id.isHole() || ids.add(id), "chunk " + chunk);
        }
        assertTrue(entry.bytesScanned() <= chunks.size() * (long) CHUNK, "holes were read");
    }

    private void assertReadsBack(Entry entry, MemoryDisk disk) {
        assertTrue(TestRepositories.disk(repository, entry).sameAs(disk));
    }

    @Test
    void oneLevel() {
        assertSavedAsItIs("e", LEAF - 100, Set.of(0L, 7L, 254L, 255L), 0);
    }

    @Test
    void twoLevels() {
        assertSavedAsItIs("e", TWO_LEVELS - 1, Set.of(0L, 255L, 256L, 1000L, 65_279L, 65_535L), 1);
    }

    @Test
    void threeLevels() {
        long last = 40 * TWO_LEVELS / CHUNK;
        assertSavedAsItIs("e", 40 * TWO_LEVELS + 5, Set.of(1L, 65_535L, 65_536L, 1_000_000L, last), 2);
    }

    @Test
    void aDiskOfZerosHasNoNodes() {
        for (long size : new long[] {0, 1, LEAF, LEAF + 1, 300 * TWO_LEVELS}) {
            Entry entry = TestRepositories.save(repository, "zeros-" + size, null, new MemoryDisk(size));
            DiskTreeReader reader = reader(entry);
            assertTrue(reader.tree().root().isHole());
            assertTrue(size == 0 || reader.chunk(reader.tree().chunks() - 1).isHole());
            assertTrue(entry.bytesAdded() < 1000, "a manifest only");
        }
    }

    @Test
    void nodesThatAreNotThereAreHolesAtEveryLevel() {
        Entry entry = TestRepositories.save(repository, "e", null, diskWith(3 * LEAF, Set.of(300L)));
        DiskTreeReader reader = reader(entry);
        assertTrue(reader.nodeId(0, 0).isHole());
        assertFalse(reader.nodeId(0, 1).isHole());
        assertTrue(reader.nodeId(0, 2).isHole());
        assertTrue(reader.nodeId(0, 3).isHole(), "behind the end");
        assertTrue(reader.nodeId(0, 256).isHole(), "behind what the root spans");
        assertTrue(reader.nodeId(0, 257).isHole(), "behind what the root spans");
        assertEquals(reader.tree().root(), reader.nodeId(1, 0));
        assertTrue(reader.nodeId(1, 1).isHole());
        assertTrue(reader.nodeId(2, 0).isHole(), "above the root");
    }

    @Test
    void equalChunksAndEqualLeavesAreStoredOnce() {
        MemoryDisk disk = new MemoryDisk(20 * LEAF);
        for (long chunk = 0; chunk < 20 * 256; chunk++) {
            disk.write(chunk * CHUNK, ByteBuffer.wrap(Seeds.bytes(1, CHUNK)));
        }
        Entry entry = TestRepositories.save(repository, "e", null, disk);
        assertReadsBack(entry, disk);
        assertTrue(entry.bytesAdded() < 3 * CHUNK, () -> entry.bytesAdded() + " bytes");
    }

    @Test
    void savingAgainCostsWhatChanged() {
        Set<Long> chunks = new TreeSet<>();
        for (long i = 0; i < 600; i++) {
            chunks.add(i * 97);
        }
        MemoryDisk disk = diskWith(TWO_LEVELS, chunks);
        Entry first = TestRepositories.save(repository, "first", null, disk);
        Entry same = TestRepositories.save(repository, "same", first, disk);
        assertTrue(same.bytesAdded() < 1000, () -> same.bytesAdded() + " bytes for nothing");
        write(disk, 40_000);
        Entry next = TestRepositories.save(repository, "next", same, disk);
        assertTrue(next.bytesAdded() < CHUNK + 5000, () -> next.bytesAdded() + " bytes for one chunk");
        assertReadsBack(next, disk);
    }

    @Test
    void aDiskMayGrowAndShrinkAcrossLevels() {
        Random random = Seeds.random("DiskTreeReaderTest.aDiskMayGrowAndShrink");
        long[] sizes = {
            5000, LEAF, LEAF + 1, 3 * LEAF - 7, TWO_LEVELS, TWO_LEVELS + 4097, 2 * LEAF, 4097, 0, 2 * TWO_LEVELS
        };
        Entry base = null;
        List<Entry> entries = new ArrayList<>();
        List<MemoryDisk> disks = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            Set<Long> chunks = new TreeSet<>();
            long count = Math.ceilDiv(sizes[i], CHUNK);
            for (int c = 0; c < 12 && count > 0; c++) {
                chunks.add(c < 6 ? Math.min(c, count - 1) : random.nextLong(count));
            }
            disks.add(diskWith(sizes[i], chunks));
            base = TestRepositories.save(repository, "e" + i, base, disks.getLast());
            entries.add(base);
        }
        for (int i = 0; i < entries.size(); i++) {
            assertReadsBack(entries.get(i), disks.get(i));
        }
    }

    @Test
    @Tag("slow")
    void aTebibyteThatIsNearlyEmpty() {
        long size = 1L << 40;
        MemoryDisk disk = diskWith(size, Set.of(0L, size / CHUNK / 3, size / CHUNK - 1));
        assertReadsBack(TestRepositories.save(repository, "e", null, disk), disk);
    }
}
