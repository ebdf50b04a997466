package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;

/// The blocks of a file system, as they are once the journal is put in its place. The pages read last are kept. The
/// pages are shared, and only to be read. Thread-safe.
final class Blocks {
    /// The length of a page in bytes: a multiple of every size of blocks.
    static final int PAGE = 1 << 16;

    private static final int KEPT = 512;

    private final Region region;
    private final Overlay overlay;
    private final LinkedHashMap<Long, byte[]> pages = new LinkedHashMap<>(KEPT * 2, 0.75f, true);

    Blocks(Region region, Overlay overlay) {
        this.region = region;
        this.overlay = overlay;
    }

    /// The page that holds the byte at `offset`; what is behind the end is zeros.
    byte[] page(long offset) {
        long number = offset / PAGE;
        synchronized (pages) {
            byte[] page = pages.get(number);
            if (page == null) {
                page = load(number * PAGE);
                pages.put(number, page);
                if (pages.size() > KEPT) {
                    pages.pollFirstEntry();
                }
            }
            return page;
        }
    }

    /// Where the byte at `offset` is in its page.
    static int inPage(long offset) {
        return (int) (offset % PAGE);
    }

    private byte[] load(long offset) {
        if (offset < 0 || offset >= region.length()) {
            throw Damage.of("byte " + offset + " is behind its end");
        }
        byte[] page = new byte[PAGE];
        read(offset, ByteBuffer.wrap(page, 0, (int) Math.min(PAGE, region.length() - offset)));
        return page;
    }

    /// Fills `into` from `offset` on; keeps nothing.
    void read(long offset, ByteBuffer into) {
        ByteBuffer filled = into.slice();
        region.read(offset, into);
        overlay.patch(region, offset, filled);
    }
}
