package org.vml.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The agent with its Java runtime, as `scripts/build` packs it: a gzipped tar with `bin/vml-agent` in it.
///
/// @param digest SHA-256 of the file, 64 lower-case hexadecimal digits: its name in guests
/// @param size of the file in bytes
public record AgentImage(Path file, String digest, long size) {
    public AgentImage {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no SHA-256: " + digest);
        }
    }

    /// Reads the whole file for its digest.
    public static AgentImage of(Path file) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
            return new AgentImage(file, HexFormat.of().formatHex(digest), size);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not read the agent " + file + ": " + e.getMessage())
                    .next("`scripts/build` makes it")
                    .because(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
