package org.vml.protocol.environment;

import org.vml.protocol.wire.Bytes;

/// What tells two listings of a directory apart in eight bytes: the children's names and facts, in the order of the
/// names. The controller makes it of the base's listing, the agent of what it finds; a directory with the same one is
/// not listed.
///
/// Not a cryptographic digest: a guest that deceives its own user by it only loses its own changes.
public final class Fingerprint {
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private long state = 0x5851f42d4c957f2dL;

    /// How many words facts are.
    public static final int WORDS = 9;

    /// The key of a path.
    public static long key(RawPath path) {
        return key(path.bytes().shared(), path.bytes().length());
    }

    /// The key of the path that the first `length` bytes are.
    public static long key(byte[] path, int length) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(path, 0, length);
        return fingerprint.value();
    }

    /// Adds a child; the children come in the order of their names.
    public void add(Bytes name, Facts facts) {
        byte[] bytes = name.shared();
        add(bytes, 0, bytes.length, words(facts));
    }

    /// Adds a child without making objects of it: for directories of which there are many.
    ///
    /// @param names the child's is from `from` to `to`, exclusive
    /// @param words its facts, as [#words] has them
    public void add(byte[] names, int from, int to, long[] words) {
        add(names, from, to);
        for (int i = 0; i < WORDS; i++) {
            add(words[i]);
        }
    }

    /// Facts as words: kind and mode, owner, size, both times in seconds and nanoseconds, inode, links and device.
    public static long[] words(Facts facts) {
        return new long[] {
            ((long) facts.kind().code() << 32) | facts.mode(),
            ((long) facts.uid() << 32) | (facts.gid() & 0xffff_ffffL),
            facts.size(),
            facts.modified().seconds(),
            facts.modified().nanos(),
            facts.changed().seconds(),
            facts.changed().nanos(),
            facts.inode(),
            ((long) facts.links() << 32) ^ facts.device()
        };
    }

    /// The fingerprint of what was added.
    public long value() {
        return mix(state);
    }

    private void add(byte[] bytes, int from, int to) {
        add(to - from);
        for (int at = from; at < to; at += Long.BYTES) {
            long word = 0;
            for (int i = at; i < Math.min(at + Long.BYTES, to); i++) {
                word = word << 8 | (bytes[i] & 0xff);
            }
            add(word);
        }
    }

    private void add(long word) {
        state = mix(state ^ word) * MULTIPLIER + word;
    }

    /// The finaliser of MurmurHash3, which spreads every bit over all.
    private static long mix(long word) {
        long mixed = (word ^ word >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
