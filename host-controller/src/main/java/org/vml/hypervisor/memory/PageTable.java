package org.vml.hypervisor.memory;

import org.jspecify.annotations.Nullable;

/// For each page of RAM where its last content is in the file.
///
/// Most pages are sent once and in order, so the places of 64 neighbours follow from that of the first and from which
/// of them are zeros: 24 bytes for these 64, 6 MiB for 64 GiB of RAM. Only groups that were not sent so have a list,
/// of 528 bytes. Filled by one thread; then any number may ask.
final class PageTable {
    /// 8 TiB of RAM.
    static final int MAX_PAGES = Integer.MAX_VALUE - 8;

    /// The page was never sent. No page's content is at the beginning of a file.
    static final long ABSENT = 0;

    /// The page is full of zeros.
    static final long ZERO = 1;

    private static final int GROUP = Long.SIZE;
    private static final int BYTES_PER_GROUP = 24;
    private static final int BYTES_PER_LIST = GROUP * Long.BYTES + 16;

    private final int pages;
    private final int zeroStride;
    private final int dataStride;
    /// Of groups without a list: the offset of the first page with data; [#ZERO] if none has any, [#ABSENT] if none was
    /// sent.
    private final long[] first;
    /// Of groups without a list: which pages have data.
    private final long[] data;

    private final long[] @Nullable [] lists;
    private long @Nullable [] spare;
    private int current = -1;
    private int listed;

    /// @param zeroStride how far the records of two zero pages are apart when they are sent one after the other, in
    /// bytes
    /// @param dataStride the same for pages with data
    PageTable(int pages, int zeroStride, int dataStride) {
        this.pages = pages;
        this.zeroStride = zeroStride;
        this.dataStride = dataStride;
        int groups = Math.ceilDiv(pages, GROUP);
        this.first = new long[groups];
        this.data = new long[groups];
        this.lists = new long[groups][];
    }

    /// What a table of no lists takes, in bytes.
    static long leastMemory(long pages) {
        return Math.ceilDiv(pages, GROUP) * BYTES_PER_GROUP;
    }

    /// What this takes, in bytes.
    long memory() {
        return leastMemory(pages) + (long) listed * BYTES_PER_LIST;
    }

    int pages() {
        return pages;
    }

    boolean hasData(int page) {
        return get(page) > ZERO;
    }

    /// The offset of the page's content in the file, or [#ABSENT], or [#ZERO].
    long get(int page) {
        int group = page / GROUP;
        int within = page % GROUP;
        long[] list = lists[group];
        if (list != null) {
            return list[within];
        }
        long bits = data[group];
        if ((bits & 1L << within) == 0) {
            return first[group] == ABSENT ? ABSENT : ZERO;
        }
        int before = Long.bitCount(bits & ((1L << within) - 1));
        int zeros = within - Long.numberOfTrailingZeros(bits) - before;
        return first[group] + (long) before * dataStride + (long) zeros * zeroStride;
    }

    /// Notes where a page is, instead of where it was.
    void set(int page, long offset) {
        int group = page / GROUP;
        if (group != current) {
            if (current >= 0) {
                shorten(current);
            }
            current = group;
        }
        list(group)[page % GROUP] = offset;
    }

    private long[] list(int group) {
        long[] list = lists[group];
        if (list == null) {
            list = spare == null ? new long[GROUP] : spare;
            for (int i = 0; i < GROUP; i++) {
                list[i] = first[group] == ABSENT ? ABSENT : get(group * GROUP + i);
            }
            lists[group] = list;
            spare = null;
            listed++;
        }
        return list;
    }

    /// Does without the list of a group, if what it says follows from less.
    private void shorten(int group) {
        long[] list = lists[group];
        if (list == null) {
            return;
        }
        long bits = 0;
        long start = ZERO;
        for (int i = 0; i < GROUP; i++) {
            if (list[i] == ABSENT) {
                return;
            }
            if (list[i] > ZERO) {
                start = bits == 0 ? list[i] : start;
                bits |= 1L << i;
            }
        }
        first[group] = start;
        data[group] = bits;
        lists[group] = null;
        for (int i = 0; i < GROUP; i++) {
            if (get(group * GROUP + i) != list[i]) {
                lists[group] = list;
                return;
            }
        }
        listed--;
        spare = list;
    }
}
