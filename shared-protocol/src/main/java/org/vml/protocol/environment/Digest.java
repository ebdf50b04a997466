package org.vml.protocol.environment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// The SHA-256 of a piece of a file, 32 bytes.
public record Digest(Bytes bytes) implements Comparable<Digest> {
    /// The length in bytes.
    public static final int LENGTH = 32;

    public Digest {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a digest of " + bytes.length() + " bytes");
        }
    }

    /// The digest of the first `length` bytes of `content`.
    public static Digest of(byte[] content, int length) {
        MessageDigest sha = newSha256();
        sha.update(content, 0, length);
        return new Digest(Bytes.owned(sha.digest()));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return bytes.toString();
    }

    public void write(WireWriter out) {
        out.raw(bytes.shared(), 0, LENGTH);
    }

    public static Digest read(WireReader in) throws ProtocolException {
        return new Digest(Bytes.owned(in.raw(LENGTH)));
    }
}
