package org.vml.agent.apply;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// Where file systems are mounted below a root directory, by `/proc/self/mountinfo` (proc_pid_mountinfo(5)): also
/// where a part of the same file system is mounted again, which its number does not tell.
final class Mounts {
    private static final byte[] TABLE = "/proc/self/mountinfo".getBytes(StandardCharsets.US_ASCII);
    private static final int POINT = 4;

    private final NavigableSet<RawPath> points;

    private Mounts(NavigableSet<RawPath> points) {
        this.points = points;
    }

    /// @param root the root directory's own path
    static Mounts below(RawPath root) throws LinuxException {
        int file = Linux.open(Linux.AT_FDCWD, TABLE, Linux.O_RDONLY, 0);
        try {
            return parse(new String(Accounts.content(file), StandardCharsets.ISO_8859_1), root);
        } finally {
            Linux.close(file);
        }
    }

    static Mounts parse(String table, RawPath root) {
        NavigableSet<RawPath> points = new TreeSet<>();
        for (String line : table.lines().toList()) {
            String[] fields = line.split(" ", POINT + 2);
            if (fields.length > POINT) {
                RawPath point = new RawPath(Bytes.owned(unescape(fields[POINT])));
                if (point.startsWith(root) && !point.equals(root)) {
                    points.add(relative(point, root));
                }
            }
        }
        return new Mounts(points);
    }

    private static RawPath relative(RawPath point, RawPath root) {
        byte[] all = point.bytes().shared();
        int prefix = root.isRoot() ? 0 : root.bytes().length();
        return new RawPath(Bytes.owned(Arrays.copyOfRange(all, prefix, all.length)));
    }

    /// A blank and the like are written as a backslash and three octal digits.
    private static byte[] unescape(String text) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                raw.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                raw.write(text.charAt(i));
            }
        }
        return raw.toByteArray();
    }

    boolean isPoint(RawPath path) {
        return points.contains(path);
    }

    /// Whether something is mounted at a path or below it.
    boolean within(RawPath path) {
        RawPath next = points.ceiling(path);
        return next != null && next.startsWith(path);
    }
}
