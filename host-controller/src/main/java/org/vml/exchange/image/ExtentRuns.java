package org.vml.exchange.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vml.repository.DiskSource.Extent;

/// The stretches with data of one window of a disk, in order, told one after the other. When there are too many to be
/// remembered, the rest of the window counts as data: that is slower, never wrong.
final class ExtentRuns {
    private static final int MAX_RUNS = 1 << 17;

    private final long end;
    private long known;
    private int count;
    private long[] starts = new long[16];
    private long[] ends = new long[16];

    ExtentRuns(long start, long end) {
        this.known = start;
        this.end = end;
    }

    /// Up to where the window is known.
    long known() {
        return known;
    }

    boolean isComplete() {
        return known == end;
    }

    /// The next `length` bytes, cut at the end of the window, are zeros or may be something else.
    void add(long length, boolean zeros) {
        long to = Math.min(end, known + length);
        if (!zeros && to > known) {
            addData(known, to);
        }
        known = to;
    }

    void completeWithData() {
        add(end - known, false);
    }

    private void addData(long from, long to) {
        if (count > 0 && (ends[count - 1] == from || count == MAX_RUNS)) {
            ends[count - 1] = to;
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = from;
        ends[count++] = to;
    }

    /// The first stretch at or behind `offset`, which begins at `offset` if that lies within it; null if there is none.
    @Nullable
    Extent next(long offset) {
        int found = Arrays.binarySearch(ends, 0, count, offset);
        int i = found < 0 ? -found - 1 : found + 1; // the first that ends behind the offset
        return i == count ? null : new Extent(Math.max(offset, starts[i]), ends[i]);
    }
}
