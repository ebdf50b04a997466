package org.vml.nbd;

/// A metadata context: what a server is asked to say of each stretch of a disk. Source: `doc/proto.md`, "Metadata
/// querying"; for QEMU's own `docs/interop/nbd.rst`.
public enum NbdContext {
    /// Where a disk has data: a stretch that reads as zeros is nothing.
    ALLOCATION("base:allocation") {
        @Override
        boolean isNothing(int status) {
            return (status & NbdProtocol.STATE_ZERO) != 0;
        }
    },
    /// Where a chain of images has been written to, zeros or data: the status is the depth of the image in the chain
    /// that was, counted from 1, and 0 where none was.
    QEMU_ALLOCATION_DEPTH("qemu:allocation-depth") {
        @Override
        boolean isNothing(int status) {
            return status == 0;
        }
    };

    private final String query;

    NbdContext(String query) {
        this.query = query;
    }

    String query() {
        return query;
    }

    /// Whether there is nothing in a stretch of this status.
    abstract boolean isNothing(int status);
}
