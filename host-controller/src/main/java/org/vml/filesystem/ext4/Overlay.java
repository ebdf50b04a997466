package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.Map;

/// Blocks whose newest content is in the journal.
///
/// @param places of each such block: twice the block of the file system in which the journal has it, plus 1 if its
///     first four bytes were taken out because they looked like the journal's own
record Overlay(int blockSize, Map<Long, Long> places) {
    static final Overlay NONE = new Overlay(1024, Map.of());

    /// @param bytes what the file system has at `offset`, all of it
    void patch(Region region, long offset, ByteBuffer bytes) {
        if (places.isEmpty()) {
            return;
        }
        long end = offset + bytes.limit();
        for (long block = offset / blockSize; block * blockSize < end; block++) {
            Long place = places.get(block);
            if (place != null) {
                patch(block * blockSize - offset, content(region, place), bytes);
            }
        }
    }

    /// @param at where the block begins in `bytes`; may be negative, or reach behind its end
    private static void patch(long at, byte[] block, ByteBuffer bytes) {
        int from = (int) Math.max(0, -at);
        int to = (int) Math.min(block.length, bytes.limit() - at);
        bytes.put((int) (at + from), block, from, to - from);
    }

    private byte[] content(Region region, long place) {
        byte[] block = new byte[blockSize];
        region.read((place >> 1) * blockSize, ByteBuffer.wrap(block));
        if ((place & 1) == 1) {
            ByteBuffer.wrap(block).putInt(JournalBlock.MAGIC);
        }
        return block;
    }
}
