package org.vml.repository.format.v1;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictContentType;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.repository.BlobDecoder;
import org.vml.repository.BlobRecord;

final class BlobDecoderV1 implements BlobDecoder {
    private final ZstdDecompressCtx plainContext = new ZstdDecompressCtx();
    private final ZstdDecompressCtx dictionaryContext = new ZstdDecompressCtx();
    private final MessageDigest sha256 = Sha256.newDigest();
    private byte[] payload = new byte[0];

    @Override
    public void decode(BlobRecord record, ByteBuffer bytes, byte[] base, byte[] out) {
        PackLayout.Header header = PackLayout.readHeader(bytes);
        if (header == null || header.blobLength() != bytes.remaining()) {
            throw Damage.of(at(record) + "no blob begins there");
        }
        Damage.unless(header.id().equals(record.id()), at(record) + "another blob is there");
        Damage.unless(PackLayout.checksumMatches(bytes), at(record) + "its checksum differs");
        Damage.unless(
                header.plainLength() == record.plainLength()
                        && header.encoding() == record.encoding()
                        && header.base().equals(record.base()),
                at(record) + "the index tells of it differently");
        if (payload.length < header.payloadLength()) {
            payload = new byte[header.payloadLength()];
        }
        bytes.get(bytes.position() + header.length(), payload, 0, header.payloadLength());
        try {
            decodePayload(record, header, base, out);
        } catch (ZstdException e) {
            throw Damage.of(at(record) + "it does not decompress").because(e);
        }
        sha256.update(out, 0, header.plainLength());
        Damage.unless(ChunkId.read(sha256.digest(), 0).equals(header.id()), at(record) + "its SHA-256 differs");
    }

    private void decodePayload(BlobRecord record, PackLayout.Header header, byte[] base, byte[] out) {
        int length = header.plainLength();
        int got = switch (header.encoding()) {
            case STORED -> {
                Damage.unless(header.payloadLength() == length, at(record) + "its lengths differ");
                System.arraycopy(payload, 0, out, 0, length);
                yield length;
            }
            case ZSTD -> plainContext.decompressByteArray(out, 0, length, payload, 0, header.payloadLength());
            case DELTA -> decompressWith(base, out, length, 0, header.payloadLength());
            case PATCH -> applyPatch(record, base, out, length, header.payloadLength());
        };
        Damage.unless(got == length, at(record) + "it is shorter than it should be");
    }

    private int applyPatch(BlobRecord record, byte[] base, byte[] out, int length, int payloadLength) {
        int bitmapLength = PatchLayout.bitmapLength(length);
        Damage.unless(base.length == length && payloadLength >= bitmapLength, at(record) + "its base does not fit");
        byte[] bitmap = Arrays.copyOf(payload, bitmapLength);
        int changed = PatchLayout.changedBytes(bitmap, length);
        byte[] old = new byte[changed];
        PatchLayout.gather(bitmap, base, 0, length, old);
        byte[] blocks = new byte[changed];
        int got = decompressWith(old, blocks, changed, bitmapLength, payloadLength - bitmapLength);
        Damage.unless(got == changed, at(record) + "it is shorter than it should be");
        System.arraycopy(base, 0, out, 0, length);
        PatchLayout.scatter(bitmap, blocks, out, length);
        return length;
    }

    private int decompressWith(byte[] dictionary, byte[] out, int length, int from, int payloadLength) {
        dictionaryContext.reset();
        dictionaryContext.loadDict(dictionary, ZstdDictContentType.RAW_CONTENT);
        return dictionaryContext.decompressByteArray(out, 0, length, payload, from, payloadLength);
    }

    private static String at(BlobRecord record) {
        return "Blob " + record.id() + " in pack " + record.pack() + " at byte " + record.offset() + " is damaged: ";
    }

    @Override
    public void close() {
        plainContext.close();
        dictionaryContext.close();
    }
}
