package org.vml.repository.format.v1;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.logbook.VirtualMachine;
import org.vml.repository.BlobDecoder;
import org.vml.repository.BlobEncoder;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.DiskTree;
import org.vml.repository.Effort;
import org.vml.repository.Encoding;
import org.vml.repository.Hold;
import org.vml.repository.Manifest;
import org.vml.repository.ProcessIdentity;
import org.vml.repository.SessionRecord;

/// Values to encode: some chosen, some random.
final class Samples {
    static final String PACK = "0123456789abcdef0123456789abcdef-0";

    private Samples() {}

    /// A blob with all that is needed to decode it.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Blob(BlobRecord record, byte[] bytes, byte[] base, byte[] plain) {
        Blob with(byte[] otherBytes) {
            return new Blob(record, otherBytes, base, plain);
        }

        byte[] decode() {
            byte[] out = new byte[record.plainLength()];
            try (BlobDecoder decoder = new BlobDecoderV1()) {
                decoder.decode(record, ByteBuffer.wrap(bytes), base, out);
            }
            return out;
        }
    }

    static ChunkId idOf(byte[] plain) {
        return Sha256.id(plain);
    }

    static Blob blob(BlobKind kind, byte[] plain, byte @Nullable [] base) {
        BlobEncoder.Base on = base == null ? null : new BlobEncoder.Base(idOf(base), base, base.length);
        try (BlobEncoder encoder = new BlobEncoderV1(Effort.USUAL)) {
            ByteBuffer out = ByteBuffer.allocateDirect(encoder.bound(plain.length));
            BlobEncoder.Encoded encoded = encoder.encode(kind, idOf(plain), plain, 0, plain.length, on, out);
            byte[] bytes = new byte[out.position()];
            out.get(0, bytes);
            return new Blob(
                    new BlobRecord(
                            idOf(plain), kind, encoded.encoding(), encoded.base(), PACK, 8, bytes.length, plain.length),
                    bytes,
                    encoded.encoding().needsBase() && base != null ? base : new byte[0],
                    plain);
        }
    }

    /// A small blob of each encoding.
    static List<Blob> blobOfEachEncoding() {
        byte[] text = "to be or not to be, ".repeat(40).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] base = new byte[4 * PackLayout.PATCH_BLOCK];
        new Random(7).nextBytes(base);
        byte[] patched = base.clone();
        patched[5000] ^= 1;
        byte[] node = NodeLayout.encode(node(new Random(8), 0, 6));
        byte[] nextNode = node.clone();
        nextNode[100] ^= 1;
        List<Blob> blobs = List.of(
                blob(BlobKind.DATA, new byte[] {1, 2, 3}, null),
                blob(BlobKind.DATA, text, null),
                blob(BlobKind.DATA, patched, base),
                blob(BlobKind.NODE, nextNode, node));
        EnumSet<Encoding> met = EnumSet.noneOf(Encoding.class);
        blobs.forEach(blob -> met.add(blob.record().encoding()));
        if (met.size() != Encoding.values().length) {
            throw new IllegalStateException("the samples are stored as " + met + " only");
        }
        return blobs;
    }

    static ChunkId id(Random random) {
        return random.nextInt(4) == 0
                ? ChunkId.HOLE
                : new ChunkId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    static org.vml.repository.TreeNode node(Random random, int level, int children) {
        ChunkId[] ids = new ChunkId[children];
        for (int i = 0; i < children; i++) {
            ids[i] = id(random);
        }
        ids[children - 1] = new ChunkId(random.nextLong(), 1, 2, 3);
        return new org.vml.repository.TreeNode(level, ids);
    }

    /// Blobs in the order of their ids, in these packs.
    static List<BlobRecord> records(Random random, List<String> packs, int count) {
        TreeMap<ChunkId, BlobRecord> records = new TreeMap<>();
        while (records.size() < count) {
            Encoding encoding = any(random, Encoding.values());
            ChunkId id = new ChunkId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            records.put(
                    id,
                    new BlobRecord(
                            id,
                            any(random, BlobKind.values()),
                            encoding,
                            encoding.needsBase() ? new ChunkId(1, 2, 3, random.nextLong()) : ChunkId.HOLE,
                            packs.get(random.nextInt(packs.size())),
                            random.nextInt(1 << 30),
                            random.nextInt(PackLayout.HEADER, 1 << 24),
                            random.nextInt(PackLayout.LARGEST_PLAIN + 1)));
        }
        return new ArrayList<>(records.values());
    }

    static <T> T any(Random random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    static EntryId entryId(Random random) {
        return new EntryId(
                new ChunkId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()).toString());
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String letters = "abc \"\\\n\r\t\0{}é√😀\u2028";
        int[] points = letters.codePoints().toArray();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    static Manifest manifest(Random random) {
        Set<Level> levels = EnumSet.noneOf(Level.class);
        for (Level level : Level.values()) {
            if (random.nextBoolean()) {
                levels.add(level);
            }
        }
        return new Manifest(
                new EntryName("Ex-" + random.nextInt(1000)),
                random.nextBoolean() ? entryId(random) : null,
                Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                levels,
                random.nextBoolean() ? new VirtualMachine(text(random), text(random), text(random)) : null,
                disks(random),
                disks(random),
                disks(random),
                text(random),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE));
    }

    private static List<Manifest.StoredDisk> disks(Random random) {
        List<Manifest.StoredDisk> disks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            disks.add(new Manifest.StoredDisk(
                    "vd" + (char) ('a' + i),
                    new DiskTree(id(random), random.nextLong(1L << 50), 4096 << random.nextInt(13))));
        }
        return disks;
    }

    static SessionRecord session(Random random) {
        List<ChunkId> holds = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            holds.add(id(random));
        }
        return new SessionRecord(
                Long.toHexString(random.nextLong()),
                new ProcessIdentity(text(random), text(random), random.nextLong(), random.nextLong()),
                random.nextBoolean() ? "day~" + random.nextInt(100) : null,
                holds,
                random.nextBoolean() ? id(random).toString() : null,
                random.nextLong());
    }

    static Hold hold(Random random) {
        Set<EntryId> entries = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            entries.add(entryId(random));
        }
        return new Hold(
                new Hold.Holder(new UUID(random.nextLong(), random.nextLong()), text(random), text(random)),
                entries,
                text(random),
                Instant.ofEpochMilli(random.nextLong(1L << 42)));
    }
}
