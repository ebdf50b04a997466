package org.vml.repository;

/// How the plaintext of a blob is stored.
public enum Encoding {
    /// As it is, because it does not compress.
    STORED,
    /// As one zstd frame.
    ZSTD,
    /// As the 4 KiB blocks that differ from those of another blob, compressed with what those were as dictionary.
    PATCH,
    /// As one zstd frame with the plaintext of another blob as prefix.
    DELTA;

    /// Whether a blob stored this way needs another one to be read. That other one never does.
    public boolean needsBase() {
        return this == PATCH || this == DELTA;
    }
}
