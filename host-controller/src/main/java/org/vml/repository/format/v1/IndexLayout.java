package org.vml.repository.format.v1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.vml.chunk.ChunkId;
import org.vml.repository.BlobRecord;
import org.vml.repository.IndexSegment;

/// An index segment, all integers little-endian:
///
/// ```
///  0  8  magic "VMLINDX1"
///  8  4  P, the number of packs
/// 12  4  N, the number of blobs
/// 16  4  B, the number of blobs that need a base
/// 20  4  0
/// 24     P names of packs, 64 bytes each, US-ASCII, filled up with zeros
///        N ids, 32 bytes each, ascending as unsigned bytes; one that is in several packs stands several times
///        N places, 16 bytes each: u32 pack, u32 offset, u32 length in the pack with header,
///          u32 length of the plaintext (bits 0-25), kind (26-27), encoding (28-31)
///        B bases, 36 bytes each, ascending: u32 the blob's number among the N, 32 bytes the base's id
///     4  CRC32C of everything before
/// ```
final class IndexLayout {
    static final String MAGIC = "VMLINDX1";
    static final int HEADER = 24;
    static final int PACK_NAME = 64;
    static final int PLACE = 16;
    static final int BASE = 4 + ChunkId.BYTES;
    static final int PLAIN_MASK = (1 << 26) - 1;
    static final int KIND_SHIFT = 26;
    static final int ENCODING_SHIFT = 28;

    private IndexLayout() {}

    static byte[] encode(List<String> packs, List<BlobRecord> blobs) {
        Map<String, Integer> packNumbers = new HashMap<>();
        packs.forEach(pack -> packNumbers.put(pack, packNumbers.size()));
        int bases =
                (int) blobs.stream().filter(blob -> blob.encoding().needsBase()).count();
        long size = HEADER
                + (long) packs.size() * PACK_NAME
                + (long) blobs.size() * (ChunkId.BYTES + PLACE)
                + (long) bases * BASE
                + 4;
        byte[] bytes = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC.getBytes(StandardCharsets.US_ASCII));
        out.putInt(packs.size()).putInt(blobs.size()).putInt(bases).putInt(0);
        for (String pack : packs) {
            if (pack.length() > PACK_NAME) {
                throw new IllegalArgumentException("the name of a pack is too long for an index: " + pack);
            }
            int start = out.position();
            out.put(pack.getBytes(StandardCharsets.US_ASCII)).position(start + PACK_NAME);
        }
        for (BlobRecord blob : blobs) {
            blob.id().write(bytes, out.position());
            out.position(out.position() + ChunkId.BYTES);
        }
        for (BlobRecord blob : blobs) {
            out.putInt(java.util.Objects.requireNonNull(packNumbers.get(blob.pack())));
            out.putInt(blob.offset()).putInt(blob.length());
            out.putInt(blob.plainLength()
                    | (PackLayout.kindCode(blob.kind()) << KIND_SHIFT)
                    | (PackLayout.encodingCode(blob.encoding()) << ENCODING_SHIFT));
        }
        for (int i = 0; i < blobs.size(); i++) {
            if (blobs.get(i).encoding().needsBase()) {
                out.putInt(i);
                blobs.get(i).base().write(bytes, out.position());
                out.position(out.position() + ChunkId.BYTES);
            }
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, out.position());
        out.putInt((int) crc.getValue());
        return bytes;
    }

    static IndexSegment decode(String name, MemorySegment bytes) {
        String what = "Index segment " + name + " is damaged: ";
        Damage.unless(bytes.byteSize() >= HEADER + 4, what + "it is cut short");
        ByteBuffer header = bytes.asSlice(0, HEADER).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        header.get(magic);
        Damage.unless(MAGIC.equals(new String(magic, StandardCharsets.US_ASCII)), what + "it does not begin as one");
        int packs = header.getInt();
        int blobs = header.getInt();
        int bases = header.getInt();
        long size =
                HEADER + (long) packs * PACK_NAME + (long) blobs * (ChunkId.BYTES + PLACE) + (long) bases * BASE + 4;
        Damage.unless(packs >= 0 && blobs >= 0 && bases >= 0 && size == bytes.byteSize(), what + "its length is wrong");
        Damage.unless(checksumMatches(bytes), what + "its checksum differs");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < packs; i++) {
            byte[] field =
                    bytes.asSlice(HEADER + (long) i * PACK_NAME, PACK_NAME).toArray(ValueLayout.JAVA_BYTE);
            names.add(new String(field, 0, length(field), StandardCharsets.US_ASCII));
        }
        IndexSegmentV1 segment = new IndexSegmentV1(name, bytes, names, blobs, bases);
        segment.check();
        return segment;
    }

    private static int length(byte[] field) {
        int length = 0;
        while (length < field.length && field[length] != 0) {
            length++;
        }
        return length;
    }

    private static boolean checksumMatches(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        long end = bytes.byteSize() - 4;
        for (long at = 0; at < end; at += 1 << 20) {
            crc.update(bytes.asSlice(at, Math.min(1 << 20, end - at)).asByteBuffer());
        }
        return (int) crc.getValue() == bytes.get(IndexSegmentV1.INT, end);
    }
}
