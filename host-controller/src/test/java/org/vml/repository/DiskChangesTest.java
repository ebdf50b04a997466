package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.repository.maintenance.Check;

/// What saves of changes alone make is what saves of the whole disk would have made.
class DiskChangesTest {
    private static final int CHUNK = TestRepositories.CHUNK;
    private static final int LEAF = CHUNK * TreeNode.FANOUT;

    private final Repository repository = TestRepositories.create(new MemoryChunkStore());

    @Test
    void changesMakeTheSameTreeAsTheWholeDisk() {
        Random random = Seeds.random("DiskChangesTest");
        for (int round = 0; round < 30; round++) {
            byte[] disk = new byte[random.nextInt(1, 4 * LEAF / 512) * 512];
            for (int i = random.nextInt(20); i > 0; i--) {
                write(random, disk, new boolean[disk.length / 512]);
            }
            Entry base = TestRepositories.save(repository, "base-" + round, null, disk);
            for (int step = 0; step < 4; step++) {
                int sectors = disk.length / 512;
                boolean grows = random.nextInt(4) == 0;
                disk = Arrays.copyOf(disk, disk.length + (grows ? random.nextInt(3 * LEAF / 512) * 512 : 0));
                boolean[] changed = new boolean[disk.length / 512];
                for (int i = random.nextInt(6); i > 0; i--) {
                    write(random, disk, changed);
                }
                String name = round + "-" + step + "-of-" + sectors;
                Entry changes = save(repository, "c" + name, disk, changed, base);
                Entry whole = TestRepositories.save(repository, "w" + name, base, disk);
                assertEquals(tree(whole), tree(changes), name);
                assertArrayEquals(disk, TestRepositories.read(repository, changes), name);
                base = changes;
            }
        }
        assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
    }

    @Test
    void readsOnlyWhatChanged() {
        byte[] disk = new byte[8 * LEAF];
        new Random(1).nextBytes(disk);
        Entry base = TestRepositories.save(repository, "base", null, disk);
        boolean[] changed = new boolean[disk.length / 512];
        disk[5 * LEAF + 700]++;
        changed[(5 * LEAF + 700) / 512] = true;
        Entry entry = save(repository, "next", disk, changed, base);
        assertEquals(512, entry.bytesScanned());
        assertTrue(entry.bytesAdded() < 16_384, "a patch, a leaf and a root: " + entry.bytesAdded());
        assertArrayEquals(disk, TestRepositories.read(repository, entry));
    }

    @Test
    void nothingChangedAddsNoTree() {
        byte[] disk = new byte[LEAF];
        Arrays.fill(disk, (byte) 7);
        Entry base = TestRepositories.save(repository, "base", null, disk);
        Entry entry = save(repository, "next", disk, new boolean[disk.length / 512], base);
        assertEquals(tree(base), tree(entry));
        assertEquals(0, entry.bytesScanned());
    }

    @Test
    void aDiskThatShrankIsRefused() {
        Entry base = TestRepositories.save(repository, "base", null, new byte[2 * CHUNK]);
        byte[] smaller = new byte[CHUNK];
        assertThrows(ProblemException.class, () -> save(repository, "next", smaller, new boolean[CHUNK / 512], base));
    }

    private DiskTree tree(Entry entry) {
        DiskTree tree = repository.treeOf(entry, "vda");
        if (tree == null) {
            throw new AssertionError(entry);
        }
        return tree;
    }

    /// Writes noise, text or zeros somewhere, or writes what is there already.
    private static void write(Random random, byte[] disk, boolean[] changed) {
        int sectors = disk.length / 512;
        int first = random.nextInt(sectors);
        int end = Math.min(sectors, first + 1 + random.nextInt(random.nextInt(10) == 0 ? 4000 : 12));
        byte[] content = new byte[(end - first) * 512];
        switch (random.nextInt(4)) {
            case 0 -> Arrays.fill(content, (byte) 0);
            case 1 -> Arrays.fill(content, (byte) random.nextInt());
            case 2 -> random.nextBytes(content);
            default -> System.arraycopy(disk, first * 512, content, 0, content.length);
        }
        System.arraycopy(content, 0, disk, first * 512, content.length);
        Arrays.fill(changed, first, end, true);
    }

    private static Entry save(Repository repository, String name, byte[] disk, boolean[] changed, Entry base) {
        try (Save save = repository.save(new EntryName(name), base)) {
            save.disk("vda", changes(disk, changed), new Run());
            return save.commit("", new Run());
        }
    }

    private static DiskChanges changes(byte[] disk, boolean[] changed) {
        return new DiskChanges() {
            @Override
            public long size() {
                return disk.length;
            }

            @Override
            public DiskSource.Extent nextChange(long offset) {
                int first = (int) (offset / 512);
                while (first < changed.length && !changed[first]) {
                    first++;
                }
                int end = first;
                while (end < changed.length && changed[end]) {
                    end++;
                }
                return new DiskSource.Extent(Math.max(offset, first * 512L), Math.max(offset, end * 512L));
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                for (long at = offset; at < offset + into.remaining(); at += 512) {
                    assertTrue(changed[(int) (at / 512)], "only what changed is read");
                }
                into.put(disk, (int) offset, into.remaining());
            }

            @Override
            public void close() {
                // memory
            }
        };
    }
}
