package org.vml.agent.capture;

import org.vml.protocol.wire.ProtocolException;

/// Fingerprints of directories by the keys of their paths: a table of open addressing, sixteen bytes a slot, of which
/// at least half are free. It grows with what comes. The key 0 cannot be told from a free slot, and counts as
/// unknown.
final class KnownDirectories {
    private static final int MOST = 1 << 24;
    private static final int LEAST_SLOTS = 1 << 4;

    private long[] table = new long[2 * LEAST_SLOTS];
    private int count;

    void put(long key, long fingerprint) throws ProtocolException {
        if (key == 0) {
            return;
        }
        if (4 * (count + 1) > table.length) {
            grow();
        }
        int slot = slot(key);
        count += table[slot] == 0 ? 1 : 0;
        table[slot] = key;
        table[slot + 1] = fingerprint;
    }

    private void grow() throws ProtocolException {
        if (count >= MOST) {
            throw new ProtocolException("more than " + MOST + " directories are too many");
        }
        long[] old = table;
        table = new long[2 * old.length];
        for (int from = 0; from < old.length; from += 2) {
            if (old[from] != 0) {
                int to = slot(old[from]);
                table[to] = old[from];
                table[to + 1] = old[from + 1];
            }
        }
    }

    /// Whether there is a fingerprint for a key.
    boolean knows(long key) {
        return key != 0 && table[slot(key)] == key;
    }

    boolean has(long key, long fingerprint) {
        return knows(key) && table[slot(key) + 1] == fingerprint;
    }

    private int slot(long key) {
        int mask = table.length - 1;
        int slot = (int) (2 * key) & mask;
        while (table[slot] != 0 && table[slot] != key) {
            slot = (slot + 2) & mask;
        }
        return slot;
    }
}
