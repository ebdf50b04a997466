package org.vml.chunk;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, which names content.
public final class Sha256 {
    private Sha256() {}

    /// A new digest, for one thread at a time.
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The id of this content.
    public static ChunkId id(byte[] content) {
        return ChunkId.read(newDigest().digest(content), 0);
    }
}
