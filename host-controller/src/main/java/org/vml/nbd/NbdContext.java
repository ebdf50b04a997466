package org.vml.nbd;

import java.util.function.IntPredicate;

/// A metadata context: what a server is asked to say of each stretch of a disk. Source: `doc/proto.md`, "Metadata
/// querying"; for QEMU's own `docs/interop/nbd.rst`.
public final class NbdContext {
    /// Where a disk has data: a stretch that reads as zeros is nothing.
    public static final NbdContext ALLOCATION =
            new NbdContext("base:allocation", status -> (status & NbdProtocol.STATE_ZERO) != 0);

    /// Where a chain of images has been written to, zeros or data: the status is the depth of the image in the chain
    /// that was, counted from 1, and 0 where none was.
    public static final NbdContext QEMU_ALLOCATION_DEPTH =
            new NbdContext("qemu:allocation-depth", status -> status == 0);

    private static final int DIRTY = 1;

    private final String query;
    private final IntPredicate nothing;

    private NbdContext(String query, IntPredicate nothing) {
        this.query = query;
        this.nothing = nothing;
    }

    /// Where a disk has been written to, zeros or data, since a dirty bitmap began: what was not is nothing.
    ///
    /// @param bitmap its name at the export
    public static NbdContext dirtyBitmap(String bitmap) {
        return new NbdContext("qemu:dirty-bitmap:" + bitmap, status -> (status & DIRTY) == 0);
    }

    String query() {
        return query;
    }

    /// Whether there is nothing in a stretch of this status.
    boolean isNothing(int status) {
        return nothing.test(status);
    }
}
