package org.vml.filesystem.ext4;

import java.util.ArrayList;
import java.util.List;

/// What a descriptor block says of the blocks that come behind it in the log.
final class JournalTags {
    private static final int SAME_UUID = 2;
    private static final int LAST = 8;
    private static final int UUID_LENGTH = 16;

    private JournalTags() {}

    /// One block.
    ///
    /// @param block its place in the file system
    /// @param checksum all of it, or the lower 16 bits, or nothing, as the format is
    record Tag(long block, int flags, int checksum) {
        private static final int ESCAPED = 1;

        /// Whether its first four bytes were taken out.
        boolean isEscaped() {
            return (flags & ESCAPED) != 0;
        }

        boolean isLast() {
            return (flags & LAST) != 0;
        }
    }

    static List<Tag> parse(byte[] descriptor, JournalSuperblock.Format format) {
        int end = descriptor.length - (format.hasChecksums() ? Integer.BYTES : 0);
        List<Tag> tags = new ArrayList<>();
        int at = JournalBlock.HEADER;
        while (at + format.tagLength() <= end) {
            Tag tag = format.hasLongTags() ? longTag(descriptor, at, format) : shortTag(descriptor, at, format);
            tags.add(tag);
            if (tag.isLast()) {
                break;
            }
            at += format.tagLength() + ((tag.flags() & SAME_UUID) != 0 ? 0 : UUID_LENGTH);
        }
        return tags;
    }

    private static Tag longTag(byte[] raw, int at, JournalSuperblock.Format format) {
        return new Tag(block(raw, at, format), Numbers.big32(raw, at + 4), Numbers.big32(raw, at + 12));
    }

    private static Tag shortTag(byte[] raw, int at, JournalSuperblock.Format format) {
        return new Tag(block(raw, at, format), Numbers.big16(raw, at + 6), Numbers.big16(raw, at + 4));
    }

    private static long block(byte[] raw, int at, JournalSuperblock.Format format) {
        long high = format.has64Bits() ? Numbers.bigU32(raw, at + 8) : 0;
        return high << 32 | Numbers.bigU32(raw, at);
    }
}
