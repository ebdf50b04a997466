package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.List;
import org.vml.protocol.environment.Segment;

/// The bytes of an inode.
sealed interface Content permits InlineContent, MappedContent {
    /// In bytes.
    long size();

    /// Fills `into` from `offset` on; all of it lies in the content.
    void read(long offset, ByteBuffer into);

    /// Whether these bytes, at least one, are known to be zeros.
    boolean isZeros(long offset, long end);

    /// Which stretches are not holes, as [org.vml.protocol.environment.FileState#data] has them.
    List<Segment> data();

    /// All of it, where it has `most` bytes at most.
    default byte[] all(int most, String what) {
        if (size() > most) {
            throw Damage.of(what + " has " + size() + " bytes where " + most + " are the most");
        }
        byte[] all = new byte[(int) size()];
        read(0, ByteBuffer.wrap(all));
        return all;
    }
}
