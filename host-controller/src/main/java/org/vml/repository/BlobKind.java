package org.vml.repository;

/// What the plaintext of a blob is.
public enum BlobKind {
    /// A chunk of a disk.
    DATA,
    /// A node of a disk's tree of chunk ids.
    NODE
}
