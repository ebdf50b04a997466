package org.vml.nbd;

import java.io.IOException;

/// What comes in reply to a `BLOCK_STATUS`: consecutive stretches of the disk and their status. Source: `doc/proto.md`,
/// "NBD_REPLY_TYPE_BLOCK_STATUS".
final class NbdStatusContent implements NbdReplies.Content {
    /// QEMU sends a megabyte of them at most (`NBD_MAX_BLOCK_STATUS_EXTENTS`).
    private static final int MAX_DESCRIPTORS = 1 << 17;

    private static final int DESCRIPTOR_SIZE = 2 * Integer.BYTES;

    private final NbdWire wire;
    private final NbdExport export;
    private final NbdConnection.Stretches stretches;
    private boolean seen;

    NbdStatusContent(NbdWire wire, NbdExport export, NbdConnection.Stretches stretches) {
        this.wire = wire;
        this.export = export;
        this.stretches = stretches;
    }

    @Override
    public void take(int type, int length) throws IOException {
        int descriptors = (length - Integer.BYTES) / DESCRIPTOR_SIZE;
        if (type != NbdProtocol.REPLY_TYPE_BLOCK_STATUS
                || seen
                || descriptors < 1
                || descriptors > MAX_DESCRIPTORS
                || length != Integer.BYTES + descriptors * DESCRIPTOR_SIZE
                || Integer.toUnsignedLong(wire.getInt()) != export.contextId()) {
            throw NbdReplies.violation("a status that was not asked for");
        }
        seen = true;
        for (int i = 0; i < descriptors; i++) {
            descriptor(Integer.toUnsignedLong(wire.getInt()), wire.getInt());
        }
    }

    private void descriptor(long length, int status) throws IOException {
        if (length == 0) {
            throw NbdReplies.violation("the status of nothing");
        }
        stretches.add(length, export.context().isNothing(status));
    }

    /// Throws if the reply, which has ended without an error, did not contain a status.
    void requireComplete() throws IOException {
        if (!seen) {
            throw NbdReplies.violation("no status");
        }
    }
}
