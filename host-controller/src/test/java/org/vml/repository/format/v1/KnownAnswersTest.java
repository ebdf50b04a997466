package org.vml.repository.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.DiskTree;
import org.vml.repository.Encoding;
import org.vml.repository.Format;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Hold;
import org.vml.repository.IndexSegment;
import org.vml.repository.Manifest;
import org.vml.repository.ProcessIdentity;
import org.vml.repository.RepositoryConfig;
import org.vml.repository.SessionRecord;
import org.vml.repository.Tombstone;
import org.vml.repository.TreeNode;

/// Bytes that were not made by VML. All constants here are what `python3 known_answers.py`, beside this file, prints:
/// written from the description of the format, with Python's `hashlib` and `struct` and the `zstd` program. They
/// never change: repositories of this format exist.
///
/// Where zstd is in it, only decoding is held to the bytes: another release of zstd may compress otherwise.
final class KnownAnswersTest {
    private static final String STORED = """
            564d4c420100000013000000130000009ecb36561341d18eb65484e833efea61edc74b84cf5e6ae1b81c63533e25fc8f
            36a1f2af00000000000000000000000074686520717569636b2062726f776e20666f78""";

    private static final String ZSTD = """
            564d4c4201010000c60700008b000000577b075c519743875cd29d8f81d2d236e842a8ec0a1aaac8684c92dd7fe65630
            db3381eb00000000000000000000000028b52ffd0058150400a2c71415c0251de04504586db56a00524a99524a6cdee3
            bc017777777777666666666655555555554444444444ffffffbf6ddbb6ddb66ddb922449923333333373567497334831
            108052206590411902c2080c520c4463a821fcfadf01d0537511fc0981873fca08911282cb287732c83dc6b88a21ee3f
            cc27dc8d57bc2c5e66912a""";

    private static final String PATCH = """
            564d4c4201020000643000002c000000ab63960566f112f6ddc9693a3a4ec85c6d6c55cfa7e12e6f51d6fa00e715944a
            9a85df7f0000000000000000000000002e0505cf0dbba7bf1cbe258bc298fe389a9b54602db4059b6befde6695efca64
            0a28b52ffd0058150100206e6577ba0800d504fe14cee050904b34e00514b4110d78910a0552c9a500896980""";

    private static final String NODE = """
            564d4c4e010004005feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e90000000000000000
            0000000000000000000000000000000000000000000000006b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49
            c01e52ddb7875b4bd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35""";

    private static final String DELTA = """
            564d4c42020300008800000038000000a80c60b54047937f9b972ea32615fe99bd8995d6566cea4a07711cca03db5d34
            3ca4ff620000000000000000000000007b2298ca1294d8a12d9c5a2e39bf55939bded522d37e012aabbfd1e74393aebe
            28b52ffd00587d01007402564d4c4e010004d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13
            ab350100be4ec108""";

    private static final String INDEX = """
            564d4c494e44583102000000030000000100000000000000303132333435363738396162636465663031323334353637
            38396162636465662d300000000000000000000000000000000000000000000000000000000000003031323334353637
            3839616263646566303132333435363738396162636465662d3100000000000000000000000000000000000000000000
            00000000000000005feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e96b86b273ff34fce1
            9d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4bd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90
            da3a666eec13ab350000000008000000640000000010000401000000005ed0b2c800000000000025010000002c010000
            9001000088000018010000005feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9b8f37717""";

    private static final ChunkId ZERO = Samples.idOf("0".getBytes(StandardCharsets.US_ASCII));
    private static final ChunkId ONE = Samples.idOf("1".getBytes(StandardCharsets.US_ASCII));
    private static final ChunkId TWO = Samples.idOf("2".getBytes(StandardCharsets.US_ASCII));

    private final Format format = new FormatV1();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace("\n", ""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] base() {
        byte[] base = new byte[12 * 1024 + 100];
        for (int i = 0; i < base.length; i++) {
            base[i] = (byte) (i * 7 + i / 256 * 3);
        }
        return base;
    }

    private static byte[] patched() {
        byte[] patched = base();
        System.arraycopy(utf8("new"), 0, patched, 5000, 3);
        patched[patched.length - 1] ^= (byte) 255;
        return patched;
    }

    private static TreeNode node() {
        return new TreeNode(1, new ChunkId[] {ZERO, ChunkId.HOLE, ONE, TWO});
    }

    private static void assertDecodes(
            byte[] plain, BlobKind kind, Encoding encoding, byte @Nullable [] base, String hex) {
        byte[] bytes = bytes(hex);
        ChunkId baseId = base == null ? ChunkId.HOLE : Samples.idOf(base);
        BlobRecord record = new BlobRecord(
                Samples.idOf(plain), kind, encoding, baseId, Samples.PACK, 8, bytes.length, plain.length);
        assertArrayEquals(plain, new Samples.Blob(record, bytes, base == null ? new byte[0] : base, plain).decode());
        Format.PackScan scan = new PackScanner(Samples.PACK, 8 + bytes.length, (offset, into) -> {
                    byte[] pack = new byte[8 + bytes.length];
                    System.arraycopy(utf8("VMLPACK1"), 0, pack, 0, 8);
                    System.arraycopy(bytes, 0, pack, 8, bytes.length);
                    into.put(pack, (int) offset, Math.min(into.remaining(), pack.length - (int) offset));
                    return into.position();
                })
                .scan();
        assertEquals(List.of(record), scan.blobs());
        assertEquals(List.of(), scan.damage());
    }

    @Test
    void aPackBeginsWithItsMagic() {
        assertEquals("VMLPACK1", text(format.packStart()));
        assertEquals(1, format.version());
    }

    @Test
    void storedBlob() {
        byte[] plain = utf8("the quick brown fox");
        assertArrayEquals(
                bytes(STORED), Samples.blob(BlobKind.DATA, plain, null).bytes());
        assertDecodes(plain, BlobKind.DATA, Encoding.STORED, null, STORED);
    }

    @Test
    void zstdBlob() {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            plain.writeBytes(utf8("line " + i + " of the text\n"));
        }
        assertDecodes(plain.toByteArray(), BlobKind.DATA, Encoding.ZSTD, null, ZSTD);
    }

    @Test
    void patchBlob() {
        assertDecodes(patched(), BlobKind.DATA, Encoding.PATCH, base(), PATCH);
    }

    @Test
    void deltaBlob() {
        byte[] base = format.encodeNode(new TreeNode(1, new ChunkId[] {ZERO, ChunkId.HOLE, ONE}));
        assertDecodes(format.encodeNode(node()), BlobKind.NODE, Encoding.DELTA, base, DELTA);
    }

    @Test
    void treeNode() {
        assertArrayEquals(bytes(NODE), format.encodeNode(node()));
        TreeNode decoded = format.decodeNode(bytes(NODE), bytes(NODE).length);
        assertEquals(1, decoded.level());
        assertArrayEquals(node().children(), decoded.children());
    }

    @Test
    void indexSegment() {
        List<String> packs = List.of("0123456789abcdef0123456789abcdef-0", "0123456789abcdef0123456789abcdef-1");
        List<BlobRecord> blobs = List.of(
                new BlobRecord(ZERO, BlobKind.DATA, Encoding.STORED, ChunkId.HOLE, packs.get(0), 8, 100, 4096),
                new BlobRecord(
                        ONE, BlobKind.DATA, Encoding.PATCH, ZERO, packs.get(1), (int) 3_000_000_000L, 200, 16 << 20),
                new BlobRecord(TWO, BlobKind.NODE, Encoding.ZSTD, ChunkId.HOLE, packs.get(1), 300, 400, 136));
        assertArrayEquals(bytes(INDEX), format.encodeIndex(packs, blobs));
        IndexSegment segment = format.decodeIndex("segment", MemorySegment.ofArray(bytes(INDEX)));
        assertEquals("segment", segment.name());
        assertEquals(packs, segment.packs());
        assertEquals(3, segment.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(blobs.get(i), segment.get(i));
            assertEquals(List.of(blobs.get(i)), segment.find(blobs.get(i).id()));
        }
        assertEquals(List.of(), segment.find(ChunkId.HOLE));
    }

    @Test
    void entry() {
        Manifest manifest = new Manifest(
                new EntryName("Mönday"),
                new EntryId(ZERO.toString()),
                Instant.parse("2026-03-04T05:06:07.089Z"),
                EnumSet.of(Level.LIGHT, Level.DISK),
                null,
                List.of(new Manifest.StoredDisk("vda", new DiskTree(ONE, 5_000_000_000L, 1 << 20))),
                List.of(),
                List.of(),
                "two\nlines",
                12,
                34);
        String document = """
                {"name":"Mönday","base":"ZERO","time":"2026-03-04T05:06:07.089Z","levels":["disk","light"],\
                "disks":[{"name":"vda","size":5000000000,"chunkSize":1048576,"root":"ONE"}],\
                "message":"two\\nlines","bytesScanned":12,"bytesAdded":34}
                {"id":"12c98148934c84de9d999da21578c0a818732dc9c68c8fe065a7b368e3a39a7b","sequence":0}
                9b1b9af3
                """.replace("ZERO", ZERO.toString()).replace("ONE", ONE.toString());
        assertEquals(document, text(format.encodeEntry(manifest)));
        StoredEntry decoded = format.decodeEntry("renamed~4", utf8(document));
        if (!(decoded instanceof StoredEntry.Committed committed)) {
            throw new AssertionError(decoded);
        }
        assertEquals(manifest, committed.manifest());
        assertEquals("renamed~4", committed.object());
        assertEquals("renamed", committed.entry().name().value());
        assertEquals(
                "12c98148934c84de9d999da21578c0a818732dc9c68c8fe065a7b368e3a39a7b",
                committed.entry().id().value());
    }

    @Test
    void alias() {
        EntryId id = new EntryId(ZERO.toString());
        String document = """

                {"id":"ZERO","of":"day~0","sequence":3}
                3292d9b1
                """.replace("ZERO", ZERO.toString());
        assertEquals(document, text(format.encodeAlias(id, "day~0", 3)));
        assertEquals(
                new StoredEntry.Alias("night~1", new EntryName("night"), id, "day~0", 3),
                format.decodeEntry("night~1", utf8(document)));
    }

    @Test
    void spentObject() {
        String document = """

                {"sequence":0,"spent":"it was forgotten"}
                699a2113
                """;
        assertEquals(document, text(format.encodeSpent("it was forgotten")));
        assertEquals(new StoredEntry.Spent("day~0", "it was forgotten"), format.decodeEntry("day~0", utf8(document)));
    }

    @Test
    void config() {
        RepositoryConfig config = new RepositoryConfig(1, "a-b", 4096);
        String document = """
                {"format":1,"id":"a-b","chunkSize":4096}
                827339c4
                """;
        assertEquals(document, text(format.encodeConfig(config)));
        assertEquals(config, format.decodeConfig(utf8(document)));
    }

    @Test
    void session() {
        SessionRecord session =
                new SessionRecord("s1", new ProcessIdentity("h", "w", 7, 8), "day~0", List.of(ZERO), null, 9);
        String document = """
                {"id":"s1","process":{"host":"h","world":"w","pid":7,"startTicks":8},"target":"day~0",\
                "holds":["ZERO"],"beat":9}
                1ed29243
                """.replace("ZERO", ZERO.toString());
        assertEquals(document, text(format.encodeSession(session)));
        assertEquals(session, format.decodeSession(utf8(document)));
    }

    @Test
    void tombstone() {
        Tombstone tombstone = new Tombstone(Set.of("p-0"));
        String document = """
                {"packs":["p-0"]}
                f2712be8
                """;
        assertEquals(document, text(format.encodeTombstone(tombstone)));
        assertEquals(tombstone, format.decodeTombstone(utf8(document)));
    }

    @Test
    void hold() {
        EntryId one = new EntryId("0".repeat(64));
        EntryId two = new EntryId("0".repeat(63) + "1");
        Hold hold = new Hold(
                new Hold.Holder(new UUID(1, 2), "wa1", "/home/a/wa1"),
                Set.of(one, two),
                "h",
                Instant.parse("2026-11-22T14:46:59.600Z"));
        String document = """
                {"id":"00000000000000010000000000000002","entries":["ONE","TWO"],"area":"wa1",\
                "directory":"/home/a/wa1","host":"h","since":"2026-11-22T14:46:59.600Z"}
                403d8119
                """.replace("ONE", one.value()).replace("TWO", two.value());
        assertEquals(document, text(format.encodeHold(hold)));
        assertEquals(hold, format.decodeHold(utf8(document)));
    }

    @Test
    void aSessionThatForgets() {
        SessionRecord session =
                new SessionRecord("s1", new ProcessIdentity("h", "w", 7, 8), null, List.of(), "0".repeat(64), 9);
        String document = """
                {"id":"s1","process":{"host":"h","world":"w","pid":7,"startTicks":8},\
                "holds":[],"forgets":"ID","beat":9}
                7596e40f
                """.replace("ID", "0".repeat(64));
        assertEquals(document, text(format.encodeSession(session)));
        assertEquals(session, format.decodeSession(utf8(document)));
    }

    /// A field that a later vml adds does not keep this one from reading.
    @Test
    void fieldsThatAreNotKnownArePassedOver() {
        byte[] document = JsonDocuments.seal("{\"packs\":[\"p-0\"],\"reason\":{\"a\":[1]}}\n");
        assertEquals(Set.of("p-0"), format.decodeTombstone(document).packs());
    }
}
