package org.vml.light;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.wire.Bytes;

/// All that can be seen of a tree, found out by no code of the agent but its system calls.
final class Scan {
    private final SortedMap<RawPath, Facts> facts = new TreeMap<>();
    private final SortedMap<RawPath, FileState> states = new TreeMap<>();
    private final Map<RawPath, byte[]> contents = new HashMap<>();

    static Scan of(Path root) throws LinuxException {
        Scan scan = new Scan();
        int top = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
        try {
            scan.walk(top, RawPath.ROOT);
        } finally {
            Linux.close(top);
        }
        return scan;
    }

    SortedMap<RawPath, Facts> facts() {
        return facts;
    }

    SortedMap<RawPath, FileState> states() {
        return states;
    }

    byte[] content(RawPath path) {
        return contents.getOrDefault(path, new byte[0]);
    }

    private void walk(int directory, RawPath path) throws LinuxException {
        for (Bytes name : Linux.list(directory).stream().sorted().toList()) {
            RawPath child = path.child(name);
            Facts found = Linux.stat(directory, name.shared()).facts();
            facts.put(child, found);
            states.put(child, state(directory, name.shared(), child, found));
            if (found.kind() == FileKind.DIRECTORY) {
                int inside = Linux.openDirectory(directory, name.shared());
                try {
                    walk(inside, child);
                } finally {
                    Linux.close(inside);
                }
            }
        }
    }

    private FileState state(int directory, byte[] name, RawPath path, Facts found) throws LinuxException {
        boolean isFile = found.kind() == FileKind.FILE;
        List<Segment> data = new ArrayList<>();
        List<Digest> pieces = new ArrayList<>();
        if (isFile) {
            int file = Linux.open(directory, name, Linux.O_RDONLY, 0);
            try {
                byte[] content = read(file, (int) found.size());
                contents.put(path, content);
                pieces.addAll(pieces(content));
                data.addAll(data(file, found.size()));
            } finally {
                Linux.close(file);
            }
        }
        return new FileState(
                found.kind(),
                found.mode(),
                new Owner(found.uid(), found.gid(), "", ""),
                found.modified(),
                isFile ? found.size() : 0,
                found.kind() == FileKind.SYMLINK ? Linux.readLink(directory, name) : Bytes.EMPTY,
                found.device(),
                Linux.attributes(directory, name),
                pieces,
                data);
    }

    private static byte[] read(int file, int size) throws LinuxException {
        byte[] content = new byte[size];
        for (int done = 0; done < size; ) {
            int got = Linux.read(file, done, content, done, size - done);
            if (got == 0) {
                throw new IllegalStateException("a file ends at " + done + " of " + size);
            }
            done += got;
        }
        return content;
    }

    private static List<Digest> pieces(byte[] content) {
        List<Digest> pieces = new ArrayList<>();
        for (int at = 0; at < content.length; at += FileState.PIECE) {
            byte[] piece = Arrays.copyOfRange(content, at, Math.min(content.length, at + FileState.PIECE));
            pieces.add(Digest.of(piece, piece.length));
        }
        return pieces;
    }

    private static List<Segment> data(int file, long size) throws LinuxException {
        List<Segment> data = new ArrayList<>();
        for (long at = 0; at < size; ) {
            long start = Linux.nextData(file, at);
            if (start < 0) {
                break;
            }
            at = Linux.nextHole(file, start);
            data.add(new Segment(start, at - start));
        }
        boolean isWhole = data.size() == 1 && data.getFirst().equals(new Segment(0, size));
        if (data.isEmpty() && size > 0) {
            return List.of(new Segment(size, 0));
        }
        return isWhole ? List.of() : data;
    }
}
