package org.vml.hypervisor.memory;

import org.jspecify.annotations.Nullable;
import org.vml.repository.DiskSource;

/// Cuts RAM into pieces, in the order of its address space. Thread-safe.
final class RamPieces {
    /// The longest piece, in bytes: whole pages of one block.
    static final int LONGEST = RamLayout.ALIGNMENT;

    private final RamLayout layout;
    private final DiskSource ram;
    private long next;
    private DiskSource.Extent data = new DiskSource.Extent(0, 0);

    /// A stretch of RAM in bytes, all in `block`.
    ///
    /// @param hole whether it is known to be zeros
    record Piece(RamBlock block, long start, int length, boolean hole) {}

    RamPieces(RamLayout layout, DiskSource ram) {
        this.layout = layout;
        this.ram = ram;
    }

    /// The next piece, or null at the end.
    synchronized @Nullable Piece next() {
        if (next >= layout.size()) {
            return null;
        }
        long start = next;
        next += LONGEST;
        RamBlock block = layout.at(start);
        int length = (int) Math.min(LONGEST, block.end() - start);
        // Asked for once a stretch: finding that there is none may mean to look through all that is left.
        if (data.end() <= start && data.start() < layout.size()) {
            data = ram.nextData(start);
        }
        return new Piece(block, start, length, data.start() >= start + length || data.end() <= start);
    }
}
