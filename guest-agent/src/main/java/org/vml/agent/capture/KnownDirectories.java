package org.vml.agent.capture;

import org.vml.protocol.wire.ProtocolException;

/// Fingerprints of directories by the keys of their paths: a table of open addressing, sixteen bytes an entry at half
/// its
/// load. The key 0 cannot be kept apart from nothing, and counts as unknown.
final class KnownDirectories {
    private static final int MOST = 1 << 26;

    private final long[] table;
    private final int mask;

    /// @param directories how many there will be
    KnownDirectories(int directories) throws ProtocolException {
        if (directories > MOST) {
            throw new ProtocolException(directories + " directories are too many");
        }
        int slots = Integer.highestOneBit(Math.max(8, directories)) << 2;
        table = new long[2 * slots];
        mask = slots - 1;
    }

    void put(long key, long fingerprint) {
        int slot = slot(key);
        table[2 * slot] = key;
        table[2 * slot + 1] = fingerprint;
    }

    boolean has(long key, long fingerprint) {
        int slot = slot(key);
        return key != 0 && table[2 * slot] == key && table[2 * slot + 1] == fingerprint;
    }

    private int slot(long key) {
        int slot = (int) key & mask;
        while (table[2 * slot] != 0 && table[2 * slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
