package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import org.vml.repository.DiskSource;

/// How the content beside RAM is divided. It begins with this, then come, in the order of the components, the lengths
/// of which are in bytes:
///
/// @param split whether RAM was taken out; if not, the tail is all that follows libvirt's header
/// @param libvirt [LibvirtHeader]; none if the file began with the stream
/// @param head [MigrationHead]
/// @param commands those between RAM's sections
/// @param tail what follows RAM's last section
record Devices(boolean split, int libvirt, int head, int commands, long tail) {
    /// Of this itself.
    static final int LENGTH = 64;

    /// "VMLMEM" and the version of this layout, and of [RamLayout]. Numbers are big-endian.
    private static final long MAGIC = 0x564d4c4d454d0001L;

    private static final int WHOLE = 0;
    private static final int SPLIT = 1;
    private static final int MAX_COMMANDS = 1 << 10;

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(MAGIC).putInt(split ? SPLIT : WHOLE);
        bytes.putInt(libvirt).putInt(head).putInt(commands).putLong(tail);
        return bytes.array();
    }

    static Devices read(DiskSource devices) {
        if (devices.size() < LENGTH) {
            throw StoredMemory.damaged("it is too short");
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        devices.read(0, bytes);
        if (bytes.flip().getLong() != MAGIC) {
            throw StoredMemory.damaged("it does not begin as it should");
        }
        int kind = bytes.getInt();
        Devices read = new Devices(kind == SPLIT, bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getLong());
        if ((kind != WHOLE && kind != SPLIT) || !read.isPlausible() || read.size() != devices.size()) {
            throw StoredMemory.damaged("the lengths of its parts make no sense");
        }
        return read;
    }

    private boolean isPlausible() {
        int maxHead = split ? MigrationHead.MAX_LENGTH : 0;
        int maxCommands = split ? MAX_COMMANDS : 0;
        return libvirt >= 0
                && libvirt <= LibvirtHeader.MAX_LENGTH
                && head >= 0
                && head <= maxHead
                && commands >= 0
                && commands <= maxCommands
                && tail >= 0
                && tail < Long.MAX_VALUE / 2;
    }

    long size() {
        return tailAt() + tail;
    }

    int headAt() {
        return LENGTH + libvirt;
    }

    int commandsAt() {
        return headAt() + head;
    }

    int tailAt() {
        return commandsAt() + commands;
    }
}
