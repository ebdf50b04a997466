package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The checksums of the journal: CRC-32C from all ones on, not inverted at the end.
final class JournalChecksum {
    private static final int COMMIT_CHECKSUM = 16;

    private final byte[] uuid;

    /// @param uuid the journal's
    JournalChecksum(byte[] uuid) {
        this.uuid = uuid;
    }

    /// Whether a descriptor or revoke block is as it was written; its last four bytes say.
    boolean isWhole(byte[] block) {
        return isWhole(block, block.length - Integer.BYTES);
    }

    boolean isWholeCommit(byte[] block) {
        return isWhole(block, COMMIT_CHECKSUM);
    }

    private boolean isWhole(byte[] block, int at) {
        CRC32C crc = new CRC32C();
        crc.update(uuid);
        crc.update(block, 0, at);
        crc.update(new byte[Integer.BYTES]);
        crc.update(block, at + Integer.BYTES, block.length - at - Integer.BYTES);
        return ~(int) crc.getValue() == Numbers.big32(block, at);
    }

    /// The checksum of a block in the log.
    int of(int transaction, byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(uuid);
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, transaction));
        crc.update(block);
        return ~(int) crc.getValue();
    }
}
