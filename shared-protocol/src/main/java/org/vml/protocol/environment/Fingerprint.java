package org.vml.protocol.environment;

import org.vml.protocol.wire.Bytes;

/// What tells two listings of a directory apart in eight bytes: the children's names and facts, in the order of the
/// names.
/// The controller makes it of the base's listing, the agent of what it finds; a directory with the same one is not
/// listed.
///
/// Not a cryptographic digest: a guest that deceives its own user by it only loses its own changes.
public final class Fingerprint {
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private long state = 0x5851f42d4c957f2dL;

    /// The key of a path.
    public static long key(RawPath path) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(path.bytes().shared());
        return fingerprint.value();
    }

    /// Adds a child; the children come in the order of their names.
    public void add(Bytes name, Facts facts) {
        add(name.shared());
        add(((long) facts.kind().code() << 32) | facts.mode());
        add(((long) facts.uid() << 32) | (facts.gid() & 0xffff_ffffL));
        add(facts.size());
        add(facts.modified());
        add(facts.changed());
        add(facts.inode());
        add(((long) facts.links() << 32) ^ facts.device());
    }

    /// The fingerprint of what was added.
    public long value() {
        return mix(state);
    }

    private void add(FileTime time) {
        add(time.seconds());
        add(time.nanos());
    }

    private void add(byte[] bytes) {
        add(bytes.length);
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            long word = 0;
            for (int i = at; i < Math.min(at + Long.BYTES, bytes.length); i++) {
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
