package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;

/// The index is a hint: a segment that is sound but says what is not so costs time, never an entry, and never memory.
final class IndexThatLiesTest {
    private static final byte[] DISK = Seeds.bytes(1, 300_000);

    private final MemoryChunkStore store = new MemoryChunkStore();

    @BeforeEach
    void save() {
        try (Repository repository = TestRepositories.create(store, 65_536)) {
            Entry first = TestRepositories.save(repository, "first", null, new byte[300_000]);
            TestRepositories.save(repository, "e", first, DISK);
        }
    }

    /// Adds a segment in which every blob is told of as `lie` makes it, beside the true ones.
    private void assertReadThough(UnaryOperator<BlobRecord> lie) {
        List<BlobRecord> lies = new ArrayList<>();
        List<String> packs = new ArrayList<>();
        try (Repository repository = TestRepositories.open(store)) {
            for (IndexSegment segment : repository.index().refresh().segments()) {
                packs.addAll(segment.packs());
                for (int i = 0; i < segment.size(); i++) {
                    lies.add(lie.apply(segment.get(i)));
                }
            }
        }
        lies.sort(Comparator.comparing(BlobRecord::id));
        byte[] segment = TestRepositories.FORMAT.encodeIndex(packs, lies);
        // A store lists in no particular order: of so many lies one comes before the truth.
        for (int i = 0; i < 30; i++) {
            store.replace(new ObjectName(Folder.INDEX, "lie-" + i), segment);
        }
        assertRead();
    }

    private void assertRead() {
        try (Repository repository = TestRepositories.open(store)) {
            assertArrayEquals(
                    DISK,
                    TestRepositories.disk(repository, repository.find("e")).toBytes());
        }
    }

    private static BlobRecord with(BlobRecord r, Encoding encoding, ChunkId base, int offset, int length, int plain) {
        return new BlobRecord(r.id(), r.kind(), encoding, base, r.pack(), offset, length, plain);
    }

    @Test
    void aboutWhereABlobIs() {
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset() + 1, r.length(), r.plainLength()));
        assertReadThough(r -> with(r, r.encoding(), r.base(), -1, r.length(), r.plainLength()));
    }

    @Test
    void aboutHowLongABlobIs() {
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), r.length() - 1, r.plainLength()));
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), 0, r.plainLength()));
    }

    @Test
    void sayingThatABlobHasANegativeLength() {
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), -1, r.plainLength()));
    }

    @Test
    void sayingThatABlobIsLargerThanMemory() {
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), Integer.MAX_VALUE, r.plainLength()));
    }

    @Test
    void aboutHowLongAPlaintextIs() {
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), r.length(), r.plainLength() - 1));
        assertReadThough(r -> with(r, r.encoding(), r.base(), r.offset(), r.length(), r.plainLength() + 1));
    }

    @Test
    void sayingThatABlobNeedsItself() {
        assertReadThough(r -> with(r, Encoding.PATCH, r.id(), r.offset(), r.length(), r.plainLength()));
    }
}
