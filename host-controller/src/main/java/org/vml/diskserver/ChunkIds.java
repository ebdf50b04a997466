package org.vml.diskserver;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// The ids of the chunks of a disk, in pages, of which those last used are kept: 13 KiB each, so at most 2 MiB.
/// Thread-safe.
final class ChunkIds {
    private static final int PAGE = 256;
    private static final int MOST = 128;

    /// All pages of zeros.
    private static final ChunkId[] HOLES = {};

    private final ChunkedDisk disk;
    private final long chunks;
    private final LinkedHashMap<Long, ChunkId[]> pages = new LinkedHashMap<>(MOST, 0.75f, true);

    ChunkIds(ChunkedDisk disk) {
        this.disk = disk;
        this.chunks = Math.ceilDiv(disk.size(), disk.chunkSize());
    }

    /// The id of a chunk if it can be told at once, otherwise null.
    @Nullable
    ChunkId known(long chunk) {
        ChunkId[] page;
        synchronized (pages) {
            page = pages.get(chunk / PAGE);
        }
        return page == null ? null : in(page, chunk);
    }

    /// The id of a chunk of the disk.
    ChunkId get(long chunk) {
        ChunkId known = known(chunk);
        return known != null ? known : in(load(chunk / PAGE), chunk);
    }

    private ChunkId[] load(long number) {
        int count = (int) Math.min(PAGE, chunks - number * PAGE);
        ChunkId[] page = disk.chunks(number * PAGE, count);
        boolean empty = true;
        for (ChunkId id : page) {
            empty &= id.isHole();
        }
        page = empty ? HOLES : page;
        synchronized (pages) {
            pages.put(number, page);
            if (pages.size() > MOST) {
                pages.pollFirstEntry();
            }
        }
        return page;
    }

    private static ChunkId in(ChunkId[] page, long chunk) {
        return page.length == 0 ? ChunkId.HOLE : page[(int) (chunk % PAGE)];
    }
}
