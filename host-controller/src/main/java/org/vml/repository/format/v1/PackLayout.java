package org.vml.repository.format.v1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Encoding;

/// The layout of a blob in a pack, all integers little-endian:
///
/// ```
///  0  4  magic "VMLB"
///  4  1  kind: 1 data, 2 node
///  5  1  encoding: 0 stored, 1 zstd, 2 patch, 3 delta
///  6  1  key: 0, not encrypted
///  7  1  0
///  8  4  length of the plaintext
/// 12  4  length of the payload
/// 16 32  id, the SHA-256 of the plaintext
/// 48  4  CRC32C (RFC 3720) of everything else: bytes 0-47, 52-63, the base, the payload
/// 52 12  nonce: zeros, not encrypted
/// 64 32  id of the base; only where the encoding is patch or delta
///        payload
/// ```
final class PackLayout {
    static final String MAGIC = "VMLPACK1";

    static final int HEADER = 64;
    static final int LARGEST_PLAIN = 16 << 20;
    static final int LARGEST_BLOB = LARGEST_PLAIN + 1024;

    /// The block that a patch compares, in bytes: what file systems allocate and guests write.
    static final int PATCH_BLOCK = 4096;

    private static final int BLOB_MAGIC = 0x424c4d56; // "VMLB"
    private static final int CRC_AT = 48;
    private static final int CRC_END = 52;

    private PackLayout() {}

    record Header(BlobKind kind, Encoding encoding, ChunkId id, ChunkId base, int plainLength, int payloadLength) {
        int length() {
            return HEADER + (encoding.needsBase() ? ChunkId.BYTES : 0);
        }

        int blobLength() {
            return length() + payloadLength;
        }
    }

    /// Whether disks can be cut into chunks of so many bytes.
    static boolean isChunkSize(int bytes) {
        return bytes >= PATCH_BLOCK && bytes <= LARGEST_PLAIN && Integer.bitCount(bytes) == 1;
    }

    static int headerLength(Encoding encoding) {
        return HEADER + (encoding.needsBase() ? ChunkId.BYTES : 0);
    }

    /// Completes the blob that begins at `start` of `blob` and whose payload is in place already.
    static void writeHeader(ByteBuffer blob, int start, Header header) {
        byte[] bytes = new byte[header.length()];
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(BLOB_MAGIC);
        fields.put((byte) kindCode(header.kind()));
        fields.put((byte) encodingCode(header.encoding()));
        fields.putShort((short) 0);
        fields.putInt(header.plainLength());
        fields.putInt(header.payloadLength());
        header.id().write(bytes, 16);
        if (header.encoding().needsBase()) {
            header.base().write(bytes, HEADER);
        }
        blob.put(start, bytes);
        fields.putInt(CRC_AT, checksum(blob.slice(start, header.blobLength())));
        blob.put(start + CRC_AT, bytes, CRC_AT, 4);
    }

    /// The header at the beginning of `blob`, or null if none begins there. Its checksum is not checked.
    static @Nullable Header readHeader(ByteBuffer blob) {
        if (blob.remaining() < HEADER) {
            return null;
        }
        byte[] bytes = new byte[Math.min(blob.remaining(), HEADER + ChunkId.BYTES)];
        blob.get(blob.position(), bytes);
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        BlobKind kind = kind(bytes[4]);
        Encoding encoding = encoding(bytes[5]);
        int plainLength = fields.getInt(8);
        int payloadLength = fields.getInt(12);
        if (fields.getInt(0) != BLOB_MAGIC
                || kind == null
                || encoding == null
                || bytes.length < headerLength(encoding)
                || plainLength < 0
                || plainLength > LARGEST_PLAIN
                || payloadLength < 0
                || payloadLength > LARGEST_BLOB - HEADER - ChunkId.BYTES) {
            return null;
        }
        ChunkId base = encoding.needsBase() ? ChunkId.read(bytes, HEADER) : ChunkId.HOLE;
        return new Header(kind, encoding, ChunkId.read(bytes, 16), base, plainLength, payloadLength);
    }

    static boolean isIntact(BlobRecord record, ByteBuffer blob) {
        Header header = readHeader(blob);
        return header != null
                && header.blobLength() == blob.remaining()
                && header.id().equals(record.id())
                && header.base().equals(record.base())
                && header.plainLength() == record.plainLength()
                && checksumMatches(blob);
    }

    /// Whether the checksum of the blob that fills `blob` is right.
    static boolean checksumMatches(ByteBuffer blob) {
        int stored = blob.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(CRC_AT);
        return stored == checksum(blob.slice());
    }

    private static int checksum(ByteBuffer blob) {
        CRC32C crc = new CRC32C();
        crc.update(blob.slice(0, CRC_AT));
        crc.update(blob.slice(CRC_END, blob.remaining() - CRC_END));
        return (int) crc.getValue();
    }

    static int kindCode(BlobKind kind) {
        return switch (kind) {
            case DATA -> 1;
            case NODE -> 2;
        };
    }

    static @Nullable BlobKind kind(int code) {
        return switch (code) {
            case 1 -> BlobKind.DATA;
            case 2 -> BlobKind.NODE;
            default -> null;
        };
    }

    static int encodingCode(Encoding encoding) {
        return switch (encoding) {
            case STORED -> 0;
            case ZSTD -> 1;
            case PATCH -> 2;
            case DELTA -> 3;
        };
    }

    static @Nullable Encoding encoding(int code) {
        return switch (code) {
            case 0 -> Encoding.STORED;
            case 1 -> Encoding.ZSTD;
            case 2 -> Encoding.PATCH;
            case 3 -> Encoding.DELTA;
            default -> null;
        };
    }
}
