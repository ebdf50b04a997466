package org.vml.repository.format.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Seeds;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobDecoder;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format;
import org.vml.repository.IndexSegment;
import org.vml.repository.RepositoryConfig;
import org.vml.repository.Tombstone;

/// Whatever a store holds, decoding it ends with a value or a problem of kind `DAMAGED`, in little memory. Bytes are
/// random, or sound ones with a few changed, their checksums put right so that the changes get past them.
final class GarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// What decoding a small thing may allocate: the largest payload, the largest plaintext and change.
    private static final long MOST_ALLOCATED = 40L << 20;

    private final Format format = new FormatV1();

    private static void feed(byte[] bytes, Consumer<byte[]> decode) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            decode.accept(bytes);
        } catch (ProblemException e) {
            assertEquals(ProblemKind.DAMAGED, e.kind(), e::toString);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(e + " for " + HexFormat.of().formatHex(bytes), e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
                allocated < MOST_ALLOCATED,
                () -> allocated + " bytes for " + HexFormat.of().formatHex(bytes));
    }

    private static byte[] random(Random random, int longest) {
        byte[] bytes = new byte[random.nextInt(longest + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] changed(Random random, byte[] sound) {
        byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length + 20)) : sound.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : -1);
                case 2 -> bytes[at]++;
                default -> {
                    for (int j = at; j < Math.min(at + 4, bytes.length); j++) {
                        bytes[j] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                    }
                }
            }
        }
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int to, CRC32C crc) {
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    /// The same with the checksum of a blob put right.
    private static byte[] sealedBlob(byte[] bytes) {
        if (bytes.length >= PackLayout.HEADER) {
            CRC32C crc = new CRC32C();
            crc(bytes, 0, 48, crc);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(48, crc(bytes, 52, bytes.length, crc));
        }
        return bytes;
    }

    private static byte[] sealedIndex(byte[] bytes) {
        if (bytes.length >= 4) {
            int end = bytes.length - 4;
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(end, crc(bytes, 0, end, new CRC32C()));
        }
        return bytes;
    }

    private static byte[] sealedDocument(byte[] bytes) {
        int end = Math.max(0, bytes.length - 9);
        byte[] sealed = Arrays.copyOf(bytes, end + 9);
        byte[] trailer = (HexFormat.of().toHexDigits(crc(bytes, 0, end, new CRC32C())) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(trailer, 0, sealed, end, 9);
        return sealed;
    }

    private void useIndex(byte[] bytes) {
        IndexSegment segment = format.decodeIndex("s", MemorySegment.ofArray(bytes));
        for (int i = 0; i < segment.size(); i++) {
            BlobRecord record = segment.get(i);
            segment.find(record.id());
        }
        segment.find(new ChunkId(-1, 2, 3, 4));
    }

    @Test
    void blobs() {
        Random random = Seeds.random("GarbageTest.blobs");
        List<Samples.Blob> sound = Samples.blobOfEachEncoding();
        byte[] out = new byte[PackLayout.LARGEST_PLAIN];
        try (BlobDecoder decoder = new BlobDecoderV1()) {
            for (int i = 0; i < 20_000; i++) {
                Samples.Blob blob = sound.get(random.nextInt(sound.size()));
                byte[] bytes = random.nextInt(4) == 0 ? random(random, 300) : changed(random, blob.bytes());
                if (random.nextInt(5) > 0) {
                    sealedBlob(bytes);
                }
                feed(bytes, garbage -> {
                    // an index made from this very garbage says the same as it, so that decoding gets far
                    PackLayout.Header header = PackLayout.readHeader(ByteBuffer.wrap(garbage));
                    BlobRecord record = header == null
                            ? blob.record()
                            : new BlobRecord(
                                    header.id(),
                                    header.kind(),
                                    header.encoding(),
                                    header.base(),
                                    Samples.PACK,
                                    8,
                                    garbage.length,
                                    header.plainLength());
                    decoder.decode(record, ByteBuffer.wrap(garbage), blob.base(), out);
                });
            }
        }
    }

    @Test
    void indexSegments() {
        Random random = Seeds.random("GarbageTest.indexSegments");
        List<String> packs = List.of("p-0", "a-longer-name-1");
        byte[] sound = format.encodeIndex(packs, Samples.records(random, packs, 5));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? random(random, 300) : changed(random, sound);
            feed(random.nextInt(5) > 0 ? sealedIndex(bytes) : bytes, this::useIndex);
        }
    }

    @Test
    void anIndexSegmentWhosePackNameHasNoEnd() {
        byte[] sound = format.encodeIndex(List.of("p-0"), List.of());
        Arrays.fill(sound, IndexLayout.HEADER, IndexLayout.HEADER + IndexLayout.PACK_NAME, (byte) 'p');
        for (byte last : new byte[] {1, 2, 3, 4, 5, 6, 7, 8}) {
            sound[IndexLayout.HEADER] = last; // some of these have no zero in their checksum
            feed(sealedIndex(sound.clone()), this::useIndex);
        }
    }

    @Test
    void nodes() {
        Random random = Seeds.random("GarbageTest.nodes");
        byte[] sound = format.encodeNode(Samples.node(random, 1, 9));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? random(random, 300) : changed(random, sound);
            feed(bytes, garbage -> format.decodeNode(garbage, garbage.length));
        }
    }

    @Test
    void documents() {
        Random random = Seeds.random("GarbageTest.documents");
        List<byte[]> sound = List.of(
                format.encodeEntry(Samples.manifest(random)),
                format.encodeAlias(Samples.entryId(random), "day~0", 1),
                format.encodeSpent("it was forgotten"),
                format.encodeSession(Samples.session(random)),
                format.encodeTombstone(new Tombstone(java.util.Set.of("p-0", "q-1"))),
                format.encodeHold(Samples.hold(random)),
                format.encodeConfig(new RepositoryConfig(1, "id", 4096)));
        List<Consumer<byte[]>> decoders = List.of(
                bytes -> format.decodeEntry("day~0", bytes),
                format::decodeSession,
                format::decodeTombstone,
                format::decodeHold,
                format::decodeConfig);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextInt(4) == 0
                    ? random(random, 200)
                    : changed(random, sound.get(random.nextInt(sound.size())));
            feed(random.nextInt(5) > 0 ? sealedDocument(bytes) : bytes, decoders.get(random.nextInt(decoders.size())));
        }
    }

    @Test
    void documentsThatAreNestedWithoutEnd() {
        byte[] deep = JsonDocuments.seal("{\"packs\":" + "[".repeat(100_000) + "\n");
        feed(deep, format::decodeTombstone);
        feed(deep, bytes -> format.decodeEntry("day~0", bytes));
    }

    @Test
    void objectNamesOfTheEntriesFolder() {
        byte[] alias = format.encodeAlias(new org.vml.logbook.EntryId("0".repeat(64)), "day~0", 1);
        for (String object : List.of("~0", "~", "day", "%~0", "%4~0", "%zz~0", "%ff%fe~0", "%00~0", ".~0", "day~0~x")) {
            feed(alias, bytes -> format.decodeEntry(object, bytes));
        }
    }

    @Test
    void packs() {
        Random random = Seeds.random("GarbageTest.packs");
        List<Samples.Blob> sound = Samples.blobOfEachEncoding();
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? random(random, 2000) : changed(random, PackScannerTest.pack(sound));
            long size = random.nextInt(10) == 0 ? random.nextInt(4000) : bytes.length;
            feed(bytes, garbage -> new PackScanner("p", size, PackScannerTest.source(garbage)).scan());
        }
    }
}
