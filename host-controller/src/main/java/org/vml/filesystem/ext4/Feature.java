package org.vml.filesystem.ext4;

import java.util.Locale;

/// Features that decide whether and how a file system is read: bits of `s_feature_incompat`. Those of
/// `s_feature_ro_compat` concern who writes.
enum Feature {
    COMPRESSION(0x1, false),
    FILETYPE(0x2, true),
    RECOVER(0x4, true),
    JOURNAL_DEV(0x8, false),
    META_BG(0x10, true),
    EXTENTS(0x40, true),
    BITS_64(0x80, true),
    MMP(0x100, true),
    FLEX_BG(0x200, true),
    EA_INODE(0x400, true),
    DIRDATA(0x1000, false),
    CSUM_SEED(0x2000, true),
    LARGEDIR(0x4000, true),
    INLINE_DATA(0x8000, true),
    ENCRYPT(0x10000, true),
    CASEFOLD(0x20000, true);

    private final int bit;
    private final boolean readable;

    Feature(int bit, boolean readable) {
        this.bit = bit;
        this.readable = readable;
    }

    boolean in(int features) {
        return (features & bit) != 0;
    }

    /// A problem unless all of `features` are known, and can be read.
    static void require(int features) {
        int unknown = features;
        for (Feature feature : values()) {
            if (feature.in(features) && !feature.readable) {
                throw Damage.unsupported("it has the feature " + feature.name().toLowerCase(Locale.ROOT));
            }
            unknown &= ~feature.bit;
        }
        if (unknown != 0) {
            throw Damage.unsupported("it has features that are not known here: 0x" + Integer.toHexString(unknown));
        }
    }
}
