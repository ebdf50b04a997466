package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.DelegatingChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.operation.Run;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// What prune, check and the merging of the index hold on the heap for each of a million blobs that an entry
/// needs.
@Tag("slow")
final class MaintenanceMemoryTest {
    private static final int BLOBS = 1 << 20;
    private static final int BLOBS_A_PACK = 4096;
    private static final String PACK = "0123456789abcdef0123456789abcdef-";
    private static final Format FORMAT = TestRepositories.FORMAT;

    /// Ends what is measured.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// A store that measures the heap when packs are listed, a chunk is read, or a segment is written.
    private static final class Measuring extends DelegatingChunkStore {
        private long before;
        private double perBlob;

        Measuring(ChunkStore store) {
            super(store);
        }

        private static long used() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }

        void start() {
            perBlob = 0;
            before = used();
        }

        private void measure() {
            perBlob = Math.max(perBlob, (double) (used() - before) / BLOBS);
        }

        @Override
        public List<StoredObject> list(Folder folder) {
            if (folder == Folder.PACKS) {
                measure();
            }
            return super.list(folder);
        }

        @Override
        public int read(ObjectName name, long offset, ByteBuffer into) {
            if (name.name().startsWith(PACK)) {
                measure();
                throw new Enough();
            }
            return super.read(name, offset, into);
        }

        @Override
        public boolean putIfAbsent(ObjectName name, byte[] content) {
            if (name.folder() == Folder.INDEX) {
                measure();
            }
            return super.putIfAbsent(name, content);
        }
    }

    @Test
    void noMoreThanSixtyFourBytesABlob(@TempDir Path directory) {
        try (Repository repository = TestRepositories.create(LocalChunkStore.create(directory))) {
            fill(repository);
        }
        Measuring store = new Measuring(LocalChunkStore.open(directory));
        try (Repository repository = TestRepositories.open(store)) {
            repository.index().refresh();
            assertLittle(store, "prune", () -> Prune.plan(repository, new Run()));
            assertLittle(store, "check", () -> Check.run(repository, false, new Run()));
            assertLittle(store, "merge", () -> new IndexMerge(store, repository.index(), "m").mergeWithout(Set.of()));
        }
    }

    private static void assertLittle(Measuring store, String what, Runnable act) {
        store.start();
        try {
            act.run();
        } catch (Enough e) {
            // measured
        }
        System.out.printf("%s: %.1f bytes a blob%n", what, store.perBlob);
        assertTrue(store.perBlob > 0 && store.perBlob < 64, () -> what + ": " + store.perBlob + " bytes a blob");
    }

    /// An entry of a million chunks of which only the ids are there.
    private static void fill(Repository repository) {
        Random random = new Random(1);
        DiskTree shape = new DiskTree(ChunkId.HOLE, (long) BLOBS * TestRepositories.CHUNK, TestRepositories.CHUNK);
        List<String> names = new ArrayList<>();
        for (int pack = 0; pack < BLOBS / BLOBS_A_PACK; pack++) {
            names.add(PACK + pack);
            repository.store().putIfAbsent(new ObjectName(Folder.PACKS, PACK + pack), FORMAT.packStart());
        }
        List<BlobRecord> blobs = new ArrayList<>();
        try (Packs packs = new Packs(repository.store(), FORMAT, "00000000000000000000000000000000")) {
            NewBlobs nodes = new NewBlobs(
                    repository.index(), repository.index().refresh(), packs, "00000000000000000000000000000000");
            TreeWriter tree = new TreeWriter(FORMAT, nodes, null, null, shape);
            for (int leaf = 0; leaf < BLOBS / TreeNode.FANOUT; leaf++) {
                ChunkId[] ids = new ChunkId[TreeNode.FANOUT];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = new ChunkId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
                    String pack = PACK + blobs.size() / BLOBS_A_PACK;
                    blobs.add(new BlobRecord(
                            ids[i], BlobKind.DATA, Encoding.ZSTD, ChunkId.HOLE, pack, blobs.size() * 100, 100, 4096));
                }
                tree.leafDone(leaf, ids);
            }
            DiskTree disk = tree.finish();
            nodes.flush();
            repository.index().write("chunks", names, blobs);
            repository.commit(
                    "e~0",
                    FORMAT.encodeEntry(new Manifest(
                            new EntryName("e"),
                            null,
                            Instant.EPOCH,
                            Set.of(Level.DISK),
                            null,
                            List.of(new Manifest.StoredDisk("vda", disk)),
                            List.of(),
                            List.of(),
                            "",
                            0,
                            0)));
        }
    }
}
