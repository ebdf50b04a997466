package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import org.vml.repository.DiskSource;

/// RAM as its pages are in a file, each at its place.
final class RamSource implements DiskSource {
    /// What lies between two pages that were sent one after the other: the record of the second.
    private static final int RECORD = 8;

    /// No stretch that [#nextData] tells of is longer, in pages; so asking for all of them costs no more than a few
    /// looks at each page.
    private static final int LONGEST_EXTENT = 1 << 16;

    /// The most that is read at once, in pages.
    private static final int LONGEST_RUN = 64;

    private final DiskSource file;
    private final PageTable table;
    private final int pageSize;
    private final long size;

    RamSource(DiskSource file, PageTable table, int pageSize, long size) {
        this.file = file;
        this.table = table;
        this.pageSize = pageSize;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        int page = (int) (offset / pageSize);
        while (page < table.pages() && !table.hasData(page)) {
            page++;
        }
        int end = page;
        int longest = Math.min(table.pages(), page + LONGEST_EXTENT);
        while (end < longest && table.hasData(end)) {
            end++;
        }
        return new Extent(Math.clamp((long) page * pageSize, offset, size), Math.min((long) end * pageSize, size));
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        byte[] run = new byte[Math.min(LONGEST_RUN, into.remaining() / pageSize + 1) * (pageSize + RECORD)];
        long at = offset;
        while (into.hasRemaining()) {
            int page = (int) (at / pageSize);
            int within = (int) (at % pageSize);
            int before = into.remaining();
            if (!table.hasData(page)) {
                into.put(new byte[Math.min(before, pageSize - within)]);
            } else if (within > 0 || before < pageSize) {
                readPart(page, within, into);
            } else {
                readRun(page, Math.min(before / pageSize, LONGEST_RUN), run, into);
            }
            at += before - into.remaining();
        }
    }

    private void readPart(int page, int within, ByteBuffer into) {
        ByteBuffer part = into.slice(into.position(), Math.min(into.remaining(), pageSize - within));
        file.read(table.get(page) + within, part);
        into.position(into.position() + part.limit());
    }

    /// Reads up to `most` whole pages that follow each other in the file too.
    private void readRun(int page, int most, byte[] run, ByteBuffer into) {
        long start = table.get(page);
        int stride = pageSize + RECORD;
        int pages = 1;
        while (pages < most && table.get(page + pages) == start + (long) pages * stride) {
            pages++;
        }
        file.read(start, ByteBuffer.wrap(run, 0, pages * stride - RECORD));
        for (int i = 0; i < pages; i++) {
            into.put(run, i * stride, pageSize);
        }
    }

    @Override
    public void close() {
        // the file is the image's
    }
}
