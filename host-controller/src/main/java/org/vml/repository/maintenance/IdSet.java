package org.vml.repository.maintenance;

import java.util.function.Consumer;
import org.vml.chunk.ChunkId;

/// A set of ids that takes 32 bytes a slot and no object an id. Holes cannot be members. Not thread-safe.
final class IdSet {
    private static final int WORDS = 4;

    private long[] table = new long[WORDS * 1024];
    private int size;

    /// Adds an id; false if it was there already.
    boolean add(ChunkId id) {
        if (size * 2 >= table.length / WORDS) {
            grow();
        }
        int slot = slot(id);
        if (!isFree(slot)) {
            return false;
        }
        put(slot, id);
        size++;
        return true;
    }

    int size() {
        return size;
    }

    /// Calls `action` for every id, in no particular order.
    void forEach(Consumer<ChunkId> action) {
        for (int slot = 0; slot < table.length / WORDS; slot++) {
            if (!isFree(slot)) {
                int at = slot * WORDS;
                action.accept(new ChunkId(table[at], table[at + 1], table[at + 2], table[at + 3]));
            }
        }
    }

    /// The slot that holds the id, or the free one where it belongs.
    private int slot(ChunkId id) {
        int slots = table.length / WORDS;
        int slot = (int) (id.a() >>> 1) & (slots - 1);
        while (!isFree(slot) && !holds(slot, id)) {
            slot = (slot + 1) & (slots - 1);
        }
        return slot;
    }

    private boolean isFree(int slot) {
        int at = slot * WORDS;
        return (table[at] | table[at + 1] | table[at + 2] | table[at + 3]) == 0;
    }

    private boolean holds(int slot, ChunkId id) {
        int at = slot * WORDS;
        return table[at] == id.a() && table[at + 1] == id.b() && table[at + 2] == id.c() && table[at + 3] == id.d();
    }

    private void put(int slot, ChunkId id) {
        int at = slot * WORDS;
        table[at] = id.a();
        table[at + 1] = id.b();
        table[at + 2] = id.c();
        table[at + 3] = id.d();
    }

    private void grow() {
        long[] old = table;
        table = new long[Math.multiplyExact(old.length, 2)];
        for (int at = 0; at < old.length; at += WORDS) {
            ChunkId id = new ChunkId(old[at], old[at + 1], old[at + 2], old[at + 3]);
            if (!id.isHole()) {
                put(slot(id), id);
            }
        }
    }
}
