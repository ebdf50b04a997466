package org.vml.agent.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// What is mounted at a root directory and below it, by `/proc/self/mountinfo` (proc_pid_mountinfo(5)): also where a
/// part of the same file system is mounted again, which its number does not tell.
final class MountTable {
    private static final byte[] FILE = "/proc/self/mountinfo".getBytes(StandardCharsets.US_ASCII);
    private static final int POINT = 4;

    private final Map<RawPath, Mount> points;
    private final Set<RawPath> parents = new HashSet<>();

    /// @param type of the file system: `ext4`
    /// @param options of the file system, as it was mounted
    record Mount(String type, String options) {}

    private MountTable(Map<RawPath, Mount> points) {
        this.points = points;
        points.keySet().stream().filter(point -> !point.isRoot()).forEach(point -> parents.add(point.parent()));
    }

    /// @param root the root directory's own path
    static MountTable below(RawPath root) throws LinuxException {
        return parse(new String(SmallFile.read(FILE), StandardCharsets.ISO_8859_1), root);
    }

    /// Of two mounts at the same point the later one is seen.
    static MountTable parse(String table, RawPath root) {
        Map<RawPath, Mount> points = new HashMap<>();
        for (String line : table.lines().toList()) {
            String[] halves = line.split(" - ", 2);
            String[] first = halves[0].split(" ", -1);
            String[] second = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            if (first.length > POINT && second.length > 2) {
                RawPath point = new RawPath(Bytes.owned(unescaped(first[POINT])));
                if (point.startsWith(root)) {
                    points.put(relative(point, root), new Mount(second[0], second[2]));
                }
            }
        }
        return new MountTable(points);
    }

    private static RawPath relative(RawPath point, RawPath root) {
        byte[] all = point.bytes().shared();
        int prefix = root.isRoot() ? 0 : root.bytes().length();
        return prefix == all.length
                ? RawPath.ROOT
                : new RawPath(Bytes.owned(Arrays.copyOfRange(all, prefix, all.length)));
    }

    /// A blank and the like are written as a backslash and three octal digits.
    static byte[] unescaped(String text) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            boolean isEscape = text.charAt(i) == '\\' && i + 3 < text.length();
            raw.write(isEscape ? Integer.parseInt(text.substring(i + 1, i + 4), 8) : text.charAt(i));
            i += isEscape ? 3 : 0;
        }
        return raw.toByteArray();
    }

    /// What is mounted at a path; null for nothing.
    @Nullable
    Mount at(RawPath path) {
        return points.get(path);
    }

    /// The others, but for what is mounted at a path.
    MountTable without(RawPath path) {
        Map<RawPath, Mount> others = new HashMap<>(points);
        others.remove(path);
        return new MountTable(others);
    }

    /// Whether something is mounted at a name in this directory.
    boolean hasPointIn(RawPath directory) {
        return parents.contains(directory);
    }
}
