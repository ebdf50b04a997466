package org.vml.repository.format.v1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.vml.chunk.ChunkId;
import org.vml.repository.BlobRecord;
import org.vml.repository.Encoding;
import org.vml.repository.IndexSegment;

/// A segment read in place: nothing of it is on the heap but the names of its packs.
final class IndexSegmentV1 implements IndexSegment {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong ID_PART = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final String name;
    private final MemorySegment bytes;
    private final List<String> packs;
    private final int blobs;
    private final int bases;
    private final long idsAt;
    private final long placesAt;
    private final long basesAt;

    IndexSegmentV1(String name, MemorySegment bytes, List<String> packs, int blobs, int bases) {
        this.name = name;
        this.bytes = bytes;
        this.packs = List.copyOf(packs);
        this.blobs = blobs;
        this.bases = bases;
        this.idsAt = IndexLayout.HEADER + (long) packs.size() * IndexLayout.PACK_NAME;
        this.placesAt = idsAt + (long) blobs * ChunkId.BYTES;
        this.basesAt = placesAt + (long) blobs * IndexLayout.PLACE;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> packs() {
        return packs;
    }

    @Override
    public int size() {
        return blobs;
    }

    @Override
    public int indexOf(ChunkId id) {
        int first = first(id);
        return first == blobs || !id(first).equals(id) ? -1 : first;
    }

    @Override
    public List<BlobRecord> find(ChunkId id) {
        int first = indexOf(id);
        if (first < 0) {
            return List.of();
        }
        int end = first + 1;
        while (end < blobs && id(end).equals(id)) {
            end++;
        }
        return IntStream.range(first, end).mapToObj(this::get).toList();
    }

    /// The first blob whose id is not below this one.
    private int first(ChunkId id) {
        int low = 0;
        int high = blobs;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (id(middle).compareTo(id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public BlobRecord get(int i) {
        Objects.checkIndex(i, blobs);
        long place = placesAt + (long) i * IndexLayout.PLACE;
        int packed = bytes.get(INT, place + 12);
        Encoding encoding = Objects.requireNonNull(PackLayout.encoding(packed >>> IndexLayout.ENCODING_SHIFT));
        return new BlobRecord(
                id(i),
                Objects.requireNonNull(PackLayout.kind((packed >>> IndexLayout.KIND_SHIFT) & 3)),
                encoding,
                encoding.needsBase() ? base(i) : ChunkId.HOLE,
                packs.get(bytes.get(INT, place)),
                bytes.get(INT, place + 4),
                bytes.get(INT, place + 8),
                packed & IndexLayout.PLAIN_MASK);
    }

    /// Throws unless every place makes sense, whoever wrote the checksum.
    void check() {
        int needBase = 0;
        for (int i = 0; i < blobs; i++) {
            long place = placesAt + (long) i * IndexLayout.PLACE;
            int pack = bytes.get(INT, place);
            int length = bytes.get(INT, place + 8);
            int packed = bytes.get(INT, place + 12);
            Encoding encoding = PackLayout.encoding(packed >>> IndexLayout.ENCODING_SHIFT);
            Damage.unless(
                    pack >= 0
                            && pack < packs.size()
                            && length >= PackLayout.HEADER
                            && length <= PackLayout.LARGEST_BLOB
                            && (packed & IndexLayout.PLAIN_MASK) <= PackLayout.LARGEST_PLAIN
                            && PackLayout.kind((packed >>> IndexLayout.KIND_SHIFT) & 3) != null
                            && encoding != null,
                    "Index segment " + name + " is damaged: blob " + i + " makes no sense");
            if (encoding != null && encoding.needsBase()) {
                boolean listed = needBase < bases && bytes.get(INT, basesAt + (long) needBase * IndexLayout.BASE) == i;
                Damage.unless(listed, "Index segment " + name + " is damaged: the base of blob " + i + " is missing");
                needBase++;
            }
        }
    }

    private ChunkId id(int i) {
        return idAt(idsAt + (long) i * ChunkId.BYTES);
    }

    private ChunkId idAt(long at) {
        return new ChunkId(
                bytes.get(ID_PART, at),
                bytes.get(ID_PART, at + 8),
                bytes.get(ID_PART, at + 16),
                bytes.get(ID_PART, at + 24));
    }

    private ChunkId base(int blob) {
        int low = 0;
        int high = bases - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int number = bytes.get(INT, basesAt + (long) middle * IndexLayout.BASE);
            if (number == blob) {
                return idAt(basesAt + (long) middle * IndexLayout.BASE + 4);
            }
            if (number < blob) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        throw Damage.of("Index segment " + name + " is damaged: the base of blob " + blob + " is missing");
    }
}
