package org.vml.agent.platform;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Files that are read as a whole, because what they say is needed.
public final class SmallFile {
    private static final int MOST = 1 << 22;
    private static final int PORTION = 1 << 14;

    private SmallFile() {}

    /// What a file says, by its path in the agent's own view; at most 4 MiB.
    public static byte[] read(byte[] path) throws LinuxException {
        return read(Linux.AT_FDCWD, path);
    }

    /// What a file in an open directory says, which is neither a link nor waited for.
    public static byte[] read(int directory, byte[] name) throws LinuxException {
        int file = Linux.open(directory, name, Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK, 0);
        try {
            byte[] content = new byte[PORTION];
            int length = 0;
            int got = Linux.read(file, 0, content, 0, PORTION);
            while (got > 0 && length + got < MOST) {
                length += got;
                content = content.length - length < PORTION ? Arrays.copyOf(content, 2 * content.length) : content;
                got = Linux.read(file, length, content, length, content.length - length);
            }
            return Arrays.copyOf(content, length);
        } finally {
            Linux.close(file);
        }
    }

    /// Its lines, as UTF-8; none if it is no file or cannot be read.
    public static List<String> lines(int directory, byte[] name) {
        try {
            return new String(read(directory, name), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (LinuxException e) {
            return List.of();
        }
    }
}
