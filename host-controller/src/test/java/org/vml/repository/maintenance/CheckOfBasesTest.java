package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.Sha256;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.repository.BlobEncoder;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Effort;
import org.vml.repository.Encoding;
import org.vml.repository.Packs;
import org.vml.repository.Repository;
import org.vml.repository.TestRepositories;

/// Only a copy that needs no base serves as base. With that copy damaged, a copy which needs a base itself
/// still stands for its own chunk, and for nothing that needs it.
final class CheckOfBasesTest {
    private static final int CHUNK = 1 << 16;

    private final MemoryChunkStore store = new MemoryChunkStore();

    private static byte[] edited(byte[] chunk, int seed) {
        byte[] edited = chunk.clone();
        System.arraycopy(Seeds.bytes(seed, 100), 0, edited, 5000 * seed, 100);
        return edited;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBaseOfWhichOnlyADifferenceIsLeftIsNotSound(boolean full) {
        byte[] first = Seeds.bytes(1, CHUNK);
        byte[] middle = edited(first, 2);
        byte[] last = edited(middle, 3);
        try (Repository repository = TestRepositories.create(store, CHUNK)) {
            TestRepositories.save(repository, "first", null, first);
            Entry on = TestRepositories.save(repository, "middle", null, middle);
            TestRepositories.save(repository, "last", on, last);
            repository.index().refresh();
            assertEquals(Encoding.PATCH, place(repository, last).encoding());
            BlobRecord whole = place(repository, middle);
            assertTrue(whole.base().isHole());
            addDifference(repository, middle, first);
            damage(whole);
        }
        try (Repository repository = TestRepositories.open(store)) {
            List<String> damaged = Check.run(repository, full, new Run()).damaged();
            assertEquals(1, damaged.size(), damaged::toString);
            assertTrue(damaged.getFirst().startsWith("Entry last, disk vda, bytes 0 to 65535"), damaged::toString);
        }
    }

    private static BlobRecord place(Repository repository, byte[] plain) {
        BlobRecord found = repository.index().view().find(Sha256.id(plain));
        assertNotNull(found);
        return found;
    }

    /// Stores a chunk once more, as what it differs from another by.
    private void addDifference(Repository repository, byte[] plain, byte[] base) {
        String session = "0123456789abcdef0123456789abcdef";
        ChunkId id = Sha256.id(plain);
        try (Packs packs = new Packs(store, repository.format(), session);
                BlobEncoder encoder = repository.format().newEncoder(Effort.USUAL)) {
            ByteBuffer out = ByteBuffer.allocateDirect(encoder.bound(plain.length));
            BlobEncoder.Encoded encoded = encoder.encode(
                    BlobKind.DATA,
                    id,
                    plain,
                    0,
                    plain.length,
                    new BlobEncoder.Base(Sha256.id(base), base, base.length),
                    out);
            assertEquals(Encoding.PATCH, encoded.encoding());
            Packs.Place place = packs.append(out.flip());
            BlobRecord blob = new BlobRecord(
                    id,
                    BlobKind.DATA,
                    encoded.encoding(),
                    encoded.base(),
                    place.pack(),
                    place.offset(),
                    encoded.length(),
                    plain.length);
            repository.index().write(session, packs.publish(), List.of(blob));
        }
    }

    private void damage(BlobRecord blob) {
        ObjectName pack = new ObjectName(Folder.PACKS, blob.pack());
        byte[] bytes = store.readSmall(pack, Integer.MAX_VALUE);
        assertNotNull(bytes);
        bytes[blob.offset() + blob.length() / 2] ^= 1;
        store.replace(pack, bytes);
    }
}
