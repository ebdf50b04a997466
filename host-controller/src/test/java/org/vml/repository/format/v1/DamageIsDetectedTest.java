package org.vml.repository.format.v1;

import static org.vml.problem.Problems.assertProblem;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format;
import org.vml.repository.RepositoryConfig;
import org.vml.repository.Tombstone;

/// Every flipped bit and every missing end is a problem of kind `DAMAGED`, in whatever is stored.
final class DamageIsDetectedTest {
    private final Format format = new FormatV1();

    private static void assertEveryFlippedBitIsFound(byte[] bytes, Consumer<byte[]> decode) {
        decode.accept(bytes.clone());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertDamaged(flipped, decode, "bit " + bit);
        }
    }

    private static void assertEveryMissingEndIsFound(byte[] bytes, Consumer<byte[]> decode) {
        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(Arrays.copyOf(bytes, length), decode, "cut to " + length);
        }
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1), decode, "one byte more");
    }

    private static void assertDamaged(byte[] bytes, Consumer<byte[]> decode, String how) {
        try {
            assertProblem(ProblemKind.DAMAGED, () -> decode.accept(bytes));
        } catch (AssertionError e) {
            throw new AssertionError(how + ": " + e.getMessage(), e);
        }
    }

    private static void assertFound(byte[] bytes, Consumer<byte[]> decode) {
        assertEveryFlippedBitIsFound(bytes, decode);
        assertEveryMissingEndIsFound(bytes, decode);
    }

    @Test
    void inBlobsOfAllEncodings() {
        for (Samples.Blob blob : Samples.blobOfEachEncoding()) {
            assertFound(blob.bytes(), bytes -> blob.with(bytes).decode());
        }
    }

    /// The index may lie: the blob at its place is another one, or is stored otherwise.
    @Test
    void inWhatTheIndexSaysOfABlob() {
        List<Samples.Blob> blobs = Samples.blobOfEachEncoding();
        for (Samples.Blob blob : blobs) {
            for (Samples.Blob other : blobs) {
                if (!other.record().equals(blob.record())) {
                    Samples.Blob wrong = new Samples.Blob(other.record(), blob.bytes(), other.base(), other.plain());
                    assertProblem(ProblemKind.DAMAGED, wrong::decode);
                }
            }
            BlobRecord r = blob.record();
            BlobRecord longer = new BlobRecord(
                    r.id(), r.kind(), r.encoding(), r.base(), r.pack(), 8, r.length(), r.plainLength() + 1);
            BlobRecord elsewhere = new BlobRecord(
                    new ChunkId(1, 2, 3, 4),
                    r.kind(),
                    r.encoding(),
                    r.base(),
                    r.pack(),
                    8,
                    r.length(),
                    r.plainLength());
            for (BlobRecord lie : List.of(longer, elsewhere)) {
                assertProblem(
                        ProblemKind.DAMAGED,
                        () -> new Samples.Blob(lie, blob.bytes(), blob.base(), blob.plain()).decode());
            }
        }
    }

    @Test
    void inTheBaseOfABlob() {
        for (Samples.Blob blob : Samples.blobOfEachEncoding()) {
            if (blob.record().encoding().needsBase()) {
                // A base is verified when it is read. Another one or none must not give another plaintext all the same.
                byte[] shorter = Arrays.copyOf(blob.base(), blob.base().length - 1);
                byte[] noise = new byte[blob.base().length];
                new Random(1).nextBytes(noise);
                for (byte[] base : List.of(new byte[0], shorter, noise)) {
                    assertProblem(
                            ProblemKind.DAMAGED,
                            () -> new Samples.Blob(blob.record(), blob.bytes(), base, blob.plain()).decode());
                }
            }
        }
    }

    @Test
    void inAnIndexSegment() {
        List<String> packs = List.of("p-0", "q-1");
        byte[] bytes = format.encodeIndex(packs, Samples.records(new Random(3), packs, 4));
        assertFound(bytes, damaged -> format.decodeIndex("s", MemorySegment.ofArray(damaged)));
        byte[] none = format.encodeIndex(List.of(), List.of());
        assertFound(none, damaged -> format.decodeIndex("s", MemorySegment.ofArray(damaged)));
    }

    @Test
    void inTheDocumentsOfTheEntriesFolder() {
        Random random = new Random(4);
        EntryId id = Samples.entryId(random);
        List<byte[]> documents = new ArrayList<>();
        documents.add(format.encodeAlias(id, "day~0", 1));
        documents.add(format.encodeSpent("it was forgotten"));
        documents.add(format.encodeEntry(Samples.manifest(random)));
        documents.forEach(bytes -> assertFound(bytes, damaged -> format.decodeEntry("day~1", damaged)));
    }

    @Test
    void inTheOtherDocuments() {
        assertFound(format.encodeSession(Samples.session(new Random(5))), format::decodeSession);
        assertFound(format.encodeConfig(new RepositoryConfig(1, "id", 4096)), format::decodeConfig);
        assertFound(format.encodeTombstone(new Tombstone(java.util.Set.of("p-0"))), format::decodeTombstone);
        assertFound(format.encodeHold(Samples.hold(new Random(7))), format::decodeHold);
    }

    /// A node has no checksum: it is the plaintext of a blob, which has. Its shape is checked all the same.
    @Test
    void inTheShapeOfANode() {
        byte[] node = format.encodeNode(Samples.node(new Random(6), 2, 5));
        assertEveryMissingEndIsFound(node, bytes -> format.decodeNode(bytes, bytes.length));
        for (int at : new int[] {0, 3, 5, 6, 7}) {
            byte[] wrong = node.clone();
            wrong[at] ^= 0x21;
            assertProblem(ProblemKind.DAMAGED, () -> format.decodeNode(wrong, wrong.length));
        }
        byte[] level = node.clone();
        level[4] = 8;
        assertProblem(ProblemKind.DAMAGED, () -> format.decodeNode(level, level.length));
        level[4] = -1;
        assertProblem(ProblemKind.DAMAGED, () -> format.decodeNode(level, level.length));
    }

    /// Documents whose checksum is right but that lack what they should say.
    @Test
    void inDocumentsThatSayTooLittle() {
        for (String lines : List.of(
                "{}\n",
                "null\n",
                "[]\n",
                "\n",
                "{\"packs\":null,\"id\":null,\"process\":null,\"beat\":1,\"format\":1,\"chunkSize\":4096}\n")) {
            byte[] document = JsonDocuments.seal(lines);
            List<Consumer<byte[]>> decoders = List.of(
                    format::decodeConfig,
                    format::decodeSession,
                    format::decodeTombstone,
                    format::decodeHold,
                    bytes -> format.decodeEntry("day~0", bytes));
            for (int i = 0; i < decoders.size(); i++) {
                Consumer<byte[]> decode = decoders.get(i);
                assertDamaged(document, decode, "decoder " + i + " of " + lines.strip());
            }
        }
    }

    @Test
    void inAConfigWhoseChunkSizeMakesNoSense() {
        for (int chunkSize : new int[] {0, -4096, 1, 5000, 1 << 30}) {
            byte[] bytes = format.encodeConfig(new RepositoryConfig(1, "id", chunkSize));
            assertDamaged(bytes, format::decodeConfig, "chunk size " + chunkSize);
        }
    }

    @Test
    void inABlobThatIsLargerThanAnyMayBe() {
        byte[] plain = new byte[PackLayout.LARGEST_PLAIN + 1];
        Samples.Blob blob = Samples.blob(BlobKind.DATA, plain, null);
        assertProblem(ProblemKind.DAMAGED, blob::decode);
    }
}
