package org.vml.hypervisor.libvirt.memory;

/// For each page of RAM where its last content is in the file: five bytes a page, 80 MiB for 64 GiB of RAM.
final class PageTable {
    /// Files must be shorter, in bytes.
    static final long MAX_FILE = 1L << 40;

    /// 8 TiB of RAM.
    static final int MAX_PAGES = Integer.MAX_VALUE - 8;

    static final int BYTES_PER_PAGE = 5;

    /// The page was never sent. No page's content is at the beginning of a file.
    static final long ABSENT = 0;

    /// The page is full of zeros.
    static final long ZERO = 1;

    private final int[] low;
    private final byte[] high;

    PageTable(int pages) {
        low = new int[pages];
        high = new byte[pages];
    }

    int pages() {
        return low.length;
    }

    /// The offset of the page's content in the file, or [#ABSENT], or [#ZERO].
    long get(int page) {
        return (long) Byte.toUnsignedInt(high[page]) << 32 | Integer.toUnsignedLong(low[page]);
    }

    void set(int page, long offset) {
        low[page] = (int) offset;
        high[page] = (byte) (offset >>> 32);
    }

    boolean hasData(int page) {
        return get(page) > ZERO;
    }
}
