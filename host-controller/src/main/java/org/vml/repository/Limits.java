package org.vml.repository;

/// Bounds that hold whatever a store contains: they keep a damaged or hostile repository from exhausting
/// memory.
public final class Limits {
    /// The longest small document (manifest, session, tombstone, hold) in bytes.
    public static final int DOCUMENT = 16 << 20;

    /// The longest index segment in bytes: some forty million blobs.
    public static final long INDEX_SEGMENT = Integer.MAX_VALUE;

    private Limits() {}
}
