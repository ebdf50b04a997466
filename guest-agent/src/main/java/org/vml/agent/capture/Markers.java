package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;

/// Files that say what is to become of the directory that they are in.
final class Markers {
    private static final int LONGEST = 1 << 16;

    /// How such a file begins: the Cache Directory Tagging Specification 0.6.
    private static final String CACHE = "Signature: 8a477f597d28d172789f06886806bc55";

    private Markers() {}

    /// Whether the `CACHEDIR.TAG` in a directory is one.
    static boolean isCache(int directory) throws LinuxException {
        return text(directory, "CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII))
                .startsWith(CACHE);
    }

    /// The lines of a file in a directory; none if it is no file or cannot be read.
    static List<String> lines(int directory, byte[] name) {
        try {
            return text(directory, name).lines().toList();
        } catch (LinuxException e) {
            return List.of();
        }
    }

    private static String text(int directory, byte[] name) throws LinuxException {
        int file = Linux.open(directory, name, Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK, 0);
        try {
            byte[] bytes = new byte[LONGEST];
            return new String(bytes, 0, Linux.read(file, 0, bytes, 0, LONGEST), StandardCharsets.UTF_8);
        } finally {
            Linux.close(file);
        }
    }
}
