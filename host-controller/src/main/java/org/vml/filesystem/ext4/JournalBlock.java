package org.vml.filesystem.ext4;

/// What the blocks of the journal's own begin with: magic number, kind and the number of the transaction, big-endian.
final class JournalBlock {
    static final int MAGIC = 0xc03b3998;
    static final int DESCRIPTOR = 1;
    static final int COMMIT = 2;
    static final int SUPERBLOCK_V1 = 3;
    static final int SUPERBLOCK_V2 = 4;
    static final int REVOKE = 5;

    /// The length of the header in bytes.
    static final int HEADER = 12;

    private JournalBlock() {}

    /// The kind of a block; 0 if it is none of the journal's own.
    static int kind(byte[] block) {
        return Numbers.big32(block, 0) == MAGIC ? Numbers.big32(block, 4) : 0;
    }

    static int transaction(byte[] block) {
        return Numbers.big32(block, 8);
    }
}
