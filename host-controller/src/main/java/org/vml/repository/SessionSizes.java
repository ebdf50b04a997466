package org.vml.repository;

/// How large the objects become that a session writes. Nothing depends on these figures but speed: a reader takes
/// objects of any size.
///
/// @param pack a pack is closed once it is this long, in bytes
/// @param segment an index segment is written after so many bytes of blobs: a save that is cut off need not store again
///     what came before
/// @param manySegments so many small index segments are merged into one
public record SessionSizes(long pack, long segment, int manySegments) {
    public static final SessionSizes DEFAULT = new SessionSizes(64L << 20, 1L << 30, 16);

    public SessionSizes {
        // Places in a pack are told in 31 bits, and the last blob of a pack comes on top.
        if (pack <= 0 || pack > 1L << 30 || segment <= 0 || manySegments < 2) {
            throw new IllegalArgumentException("packs of " + pack + " bytes, a segment each " + segment);
        }
    }
}
