package org.vml.repository.format.v1;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictContentType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.repository.BlobEncoder;
import org.vml.repository.BlobKind;
import org.vml.repository.Effort;
import org.vml.repository.Encoding;

/// Chooses the encoding that takes the fewest bytes among those worth trying: for data a patch where most blocks are
/// as in the base, for nodes a delta, else zstd, else nothing.
final class BlobEncoderV1 implements BlobEncoder {
    /// zstd's default. Measured in docs/decisions/0002-chunks.md.
    private static final int LEVEL = 3;

    /// `day / tar` of scripts/bench-agent is 1.05 with it, 1.14 with the usual one.
    private static final int HIGH_LEVEL = 9;

    /// Of a chunk's blocks at most this share may differ for a patch to be tried.
    private static final double MOST_CHANGED = 0.75;

    /// A blob with a base must be smaller than this share of one without: it costs its readers a second read.
    private static final double WORTH_A_BASE = 0.8;

    private final ZstdCompressCtx plainContext = new ZstdCompressCtx();
    private final ZstdCompressCtx dictionaryContext = new ZstdCompressCtx();
    private byte[] scratch = new byte[0];
    private byte[] secondScratch = new byte[0];

    BlobEncoderV1(Effort effort) {
        plainContext.setLevel(effort == Effort.HIGH ? HIGH_LEVEL : LEVEL);
    }

    @Override
    public int bound(int plainLength) {
        return PackLayout.HEADER + ChunkId.BYTES + patchBound(plainLength);
    }

    private static int patchBound(int plainLength) {
        return (int) Zstd.compressBound(plainLength) + PatchLayout.bitmapLength(plainLength);
    }

    @Override
    public Encoded encode(
            BlobKind kind, ChunkId id, byte[] plain, int offset, int length, @Nullable Base base, ByteBuffer out) {
        reserve(patchBound(length));
        if (base != null && !base.id().equals(id)) {
            int compressed =
                    kind == BlobKind.DATA ? patch(plain, offset, length, base) : delta(plain, offset, length, base);
            // A quarter of the plaintext is less than almost any chunk compresses to: no need to try.
            if (compressed >= 0 && compressed <= length / 4) {
                return write(kind, withBase(kind), id, base.id(), length, compressed, out);
            }
            if (compressed >= 0) {
                byte[] candidate = Arrays.copyOf(scratch, compressed);
                int alone = compress(plain, offset, length);
                if (compressed < WORTH_A_BASE * Math.min(alone, length)) {
                    System.arraycopy(candidate, 0, scratch, 0, compressed);
                    return write(kind, withBase(kind), id, base.id(), length, compressed, out);
                }
                return writeAlone(kind, id, plain, offset, length, alone, out);
            }
        }
        return writeAlone(kind, id, plain, offset, length, compress(plain, offset, length), out);
    }

    private static Encoding withBase(BlobKind kind) {
        return kind == BlobKind.DATA ? Encoding.PATCH : Encoding.DELTA;
    }

    private Encoded writeAlone(
            BlobKind kind, ChunkId id, byte[] plain, int offset, int length, int compressed, ByteBuffer out) {
        if (compressed < length) {
            return write(kind, Encoding.ZSTD, id, ChunkId.HOLE, length, compressed, out);
        }
        System.arraycopy(plain, offset, scratch, 0, length);
        return write(kind, Encoding.STORED, id, ChunkId.HOLE, length, length, out);
    }

    private Encoded write(
            BlobKind kind, Encoding encoding, ChunkId id, ChunkId base, int length, int payload, ByteBuffer out) {
        var header = new PackLayout.Header(kind, encoding, id, base, length, payload);
        int start = out.position();
        out.position(start + header.length());
        out.put(scratch, 0, payload);
        PackLayout.writeHeader(out, start, header);
        return new Encoded(encoding, base, header.blobLength());
    }

    private int compress(byte[] plain, int offset, int length) {
        return plainContext.compressByteArray(scratch, 0, scratch.length, plain, offset, length);
    }

    private int delta(byte[] plain, int offset, int length, Base base) {
        return compressWith(Arrays.copyOf(base.plain(), base.length()), 0, plain, offset, length);
    }

    /// Leaves a patch's payload in `scratch` and returns its length, or -1 if too much differs for one.
    private int patch(byte[] plain, int offset, int length, Base base) {
        if (base.length() != length) {
            return -1;
        }
        byte[] bitmap = PatchLayout.changedBlocks(plain, offset, base.plain(), length);
        int changed = PatchLayout.changedBytes(bitmap, length);
        if (changed > MOST_CHANGED * length) {
            return -1;
        }
        if (secondScratch.length < changed) {
            secondScratch = new byte[length];
        }
        PatchLayout.gather(bitmap, plain, offset, length, secondScratch);
        byte[] old = new byte[changed];
        PatchLayout.gather(bitmap, base.plain(), 0, length, old);
        System.arraycopy(bitmap, 0, scratch, 0, bitmap.length);
        return compressWith(old, bitmap.length, secondScratch, 0, changed);
    }

    private int compressWith(byte[] dictionary, int at, byte[] plain, int offset, int length) {
        dictionaryContext.reset();
        dictionaryContext.setLevel(LEVEL);
        dictionaryContext.loadDict(dictionary, ZstdDictContentType.RAW_CONTENT);
        return at + dictionaryContext.compressByteArray(scratch, at, scratch.length - at, plain, offset, length);
    }

    private void reserve(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
    }

    @Override
    public void close() {
        plainContext.close();
        dictionaryContext.close();
    }
}
