package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import org.vml.repository.DiskSource;

/// The stretch of a disk that a file system has, in bytes.
record Region(DiskSource disk, long start, long length) {
    Region {
        if (start < 0 || length < 0 || length > disk.size() - start) {
            throw new IllegalArgumentException("bytes " + start + " to " + (start + length) + " are not on the disk");
        }
    }

    /// Fills `into` from `offset` on.
    void read(long offset, ByteBuffer into) {
        if (offset < 0 || into.remaining() > length - offset) {
            throw Damage.of("byte " + offset + " is behind its end");
        }
        disk.read(start + offset, into);
    }
}
