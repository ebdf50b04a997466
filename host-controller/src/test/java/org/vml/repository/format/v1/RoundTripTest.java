package org.vml.repository.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Seeds;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Encoding;
import org.vml.repository.EntryObjects;
import org.vml.repository.Format;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Hold;
import org.vml.repository.IndexSegment;
import org.vml.repository.Manifest;
import org.vml.repository.RepositoryConfig;
import org.vml.repository.SessionRecord;
import org.vml.repository.Tombstone;
import org.vml.repository.TreeNode;

/// What is encoded comes back, whatever it is.
final class RoundTripTest {
    private final Format format = new FormatV1();

    /// Content between random and repetitive.
    private static byte[] plain(Random random, int length) {
        byte[] plain = new byte[length];
        int kinds = 1 + random.nextInt(256);
        for (int i = 0; i < length; i++) {
            plain[i] = (byte) random.nextInt(kinds);
        }
        return plain;
    }

    private static byte[] edited(Random random, byte[] base) {
        byte[] edited = base.clone();
        int edits = random.nextInt(1 + base.length / 2000);
        for (int i = 0; i <= edits && base.length > 0; i++) {
            int at = random.nextInt(base.length);
            byte[] change = plain(random, Math.min(1 + random.nextInt(300), base.length - at));
            System.arraycopy(change, 0, edited, at, change.length);
        }
        return edited;
    }

    @Test
    void blobsOfAllKindsAndEncodings() {
        Random random = Seeds.random("RoundTripTest.blobs");
        int[] lengths = {0, 1, 2, 4095, 4096, 4097, 8192, 32768, 65536 + 1, 131072};
        Map<Encoding, Integer> met = new EnumMap<>(Encoding.class);
        for (int i = 0; i < 400; i++) {
            int length = random.nextBoolean() ? lengths[random.nextInt(lengths.length)] : random.nextInt(60_000);
            byte[] base = plain(random, length);
            byte[] plain = random.nextInt(4) == 0 ? plain(random, length) : edited(random, base);
            BlobKind kind = Samples.any(random, BlobKind.values());
            byte[] given = random.nextInt(3) == 0 ? null : random.nextInt(5) == 0 ? plain(random, length / 2) : base;
            Samples.Blob blob = Samples.blob(kind, plain, given);
            assertArrayEquals(plain, blob.decode());
            assertEquals(
                    blob.record().encoding().needsBase(), !blob.record().base().isHole());
            met.merge(blob.record().encoding(), 1, Integer::sum);
        }
        assertEquals(Set.of(Encoding.values()), met.keySet(), met::toString);
    }

    @Test
    @Tag("slow")
    void theLargestBlob() {
        byte[] plain = Seeds.bytes(5, PackLayout.LARGEST_PLAIN);
        assertArrayEquals(plain, Samples.blob(BlobKind.DATA, plain, null).decode());
    }

    @Test
    void aPatchTakesLittleMoreThanWhatChanged() {
        byte[] base = Seeds.bytes(6, 1 << 20);
        byte[] plain = base.clone();
        System.arraycopy(Seeds.bytes(7, 2000), 0, plain, 300_000, 2000);
        Samples.Blob blob = Samples.blob(BlobKind.DATA, plain, base);
        assertEquals(Encoding.PATCH, blob.record().encoding());
        assertTrue(blob.bytes().length < 2600, () -> blob.bytes().length + " bytes");
    }

    @Test
    void nodes() {
        Random random = Seeds.random("RoundTripTest.nodes");
        for (int i = 0; i < 300; i++) {
            TreeNode node = Samples.node(random, random.nextInt(8), 1 + random.nextInt(TreeNode.FANOUT));
            byte[] bytes = format.encodeNode(node);
            byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(3));
            TreeNode decoded = format.decodeNode(longer, bytes.length);
            assertEquals(node.level(), decoded.level());
            assertArrayEquals(node.children(), decoded.children());
        }
    }

    @Test
    void indexSegments() {
        Random random = Seeds.random("RoundTripTest.indexSegments");
        for (int i = 0; i < 60; i++) {
            List<String> packs = new ArrayList<>();
            for (int p = 0; p <= random.nextInt(4); p++) {
                packs.add(Long.toHexString(random.nextLong()) + "-" + p);
            }
            List<BlobRecord> records = Samples.records(random, packs, random.nextInt(300));
            byte[] bytes = format.encodeIndex(packs, records);
            IndexSegment segment = format.decodeIndex("s", MemorySegment.ofArray(bytes));
            assertEquals(packs, segment.packs());
            assertEquals(records.size(), segment.size());
            for (int r = 0; r < records.size(); r++) {
                assertEquals(records.get(r), segment.get(r));
                assertEquals(
                        List.of(records.get(r)), segment.find(records.get(r).id()));
            }
            for (int r = 0; r < 50; r++) {
                assertEquals(List.of(), segment.find(new ChunkId(random.nextLong(), random.nextLong(), 0, 0)));
            }
        }
    }

    /// The field of a name has 64 bytes. What does not fit must be refused, not cut or run into the next field.
    @Test
    void namesOfPacksAreAsLongAsTheirFieldOrRefused() {
        List<String> packs = List.of("p".repeat(64), "q");
        List<BlobRecord> records = Samples.records(new Random(1), packs, 3);
        byte[] bytes = format.encodeIndex(packs, records);
        assertEquals(
                packs, format.decodeIndex("s", MemorySegment.ofArray(bytes)).packs());
        List<String> tooLong = List.of("p".repeat(65), "q");
        assertThrows(RuntimeException.class, () -> format.encodeIndex(tooLong, List.of()));
    }

    @Test
    void entries() {
        Random random = Seeds.random("RoundTripTest.entries");
        Set<EntryId> ids = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            Manifest manifest = Samples.manifest(random);
            String object = EntryObjects.objectOf(manifest.name(), i);
            byte[] bytes = format.encodeEntry(manifest);
            StoredEntry.Committed committed =
                    assertInstanceOf(StoredEntry.Committed.class, format.decodeEntry(object, bytes));
            assertEquals(manifest, committed.manifest());
            assertEquals(manifest.disks().size(), committed.entry().disks().size());
            assertTrue(ids.add(committed.entry().id()));
            assertArrayEquals(bytes, format.encodeEntry(committed.manifest()));
        }
    }

    @Test
    void aliasesAndSpentObjects() {
        Random random = Seeds.random("RoundTripTest.aliases");
        for (int i = 0; i < 100; i++) {
            EntryId id = Samples.entryId(random);
            int sequence = random.nextInt(Integer.MAX_VALUE);
            EntryName name = new EntryName("é" + i);
            String object = EntryObjects.objectOf(name, 2);
            assertEquals(
                    new StoredEntry.Alias(object, name, id, "day~" + i, sequence),
                    format.decodeEntry(object, format.encodeAlias(id, "day~" + i, sequence)));
            assertEquals(
                    new StoredEntry.Spent(object, "because\n" + i),
                    format.decodeEntry(object, format.encodeSpent("because\n" + i)));
        }
    }

    @Test
    void smallDocuments() {
        Random random = Seeds.random("RoundTripTest.smallDocuments");
        for (int i = 0; i < 200; i++) {
            SessionRecord session = Samples.session(random);
            assertEquals(session, format.decodeSession(format.encodeSession(session)));
            Tombstone tombstone = new Tombstone(Set.of("p-" + random.nextInt(), "q-" + i));
            assertEquals(tombstone, format.decodeTombstone(format.encodeTombstone(tombstone)));
            Hold hold = Samples.hold(random);
            assertEquals(hold, format.decodeHold(format.encodeHold(hold)));
            RepositoryConfig config = new RepositoryConfig(1, "id " + random.nextInt(), 4096 << random.nextInt(10));
            assertEquals(config, format.decodeConfig(format.encodeConfig(config)));
        }
        assertEquals(
                Set.of(),
                format.decodeTombstone(format.encodeTombstone(new Tombstone(Set.of())))
                        .packs());
    }
}
