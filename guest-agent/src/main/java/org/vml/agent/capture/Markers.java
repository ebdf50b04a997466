package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// Files that say what is to become of the directory that they are in.
final class Markers {
    static final Bytes CACHE_TAG = Bytes.of("CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII));
    static final Bytes IGNORE_FILE = Bytes.of(".vmlignore".getBytes(StandardCharsets.US_ASCII));

    /// How a tag begins: Cache Directory Tagging Specification 0.6.
    private static final byte[] SIGNATURE =
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

    private Markers() {}

    /// Whether the `CACHEDIR.TAG` in a directory is one.
    static boolean isCache(int directory) {
        try {
            byte[] tag = SmallFile.read(directory, CACHE_TAG.shared());
            return tag.length >= SIGNATURE.length
                    && Arrays.equals(tag, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        } catch (LinuxException e) {
            return false;
        }
    }

    /// What the `.vmlignore` in a directory says.
    static List<Rule> rules(int directory, RawPath path) {
        return Rule.all(
                Rule.DIRECTORY,
                SmallFile.lines(directory, IGNORE_FILE.shared()),
                "left out by " + path.child(IGNORE_FILE));
    }
}
