package org.vml.agent.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.wire.Bytes;

/// All that can be seen of a tree, but for what restoring keeps for itself.
///
/// @param objects what is at each path
/// @param inodes of them
/// @param pieces the content
record Scan(SortedMap<RawPath, Seen> objects, Map<RawPath, Long> inodes, Map<Digest, Bytes> pieces) {
    /// @param first the first path of the same inode
    record Seen(FileState state, RawPath first, int links) {}

    static final RawPath OWN = RawPath.of("/var/lib/vml");

    static Scan of(Path root) throws IOException {
        Scan scan = new Scan(new TreeMap<>(), new HashMap<>(), new HashMap<>());
        int directory = Linux.openDirectory(Linux.AT_FDCWD, raw(root.toString()));
        try {
            scan.add(RawPath.ROOT, directory, raw("."), new HashMap<>());
        } finally {
            Linux.close(directory);
        }
        return scan;
    }

    static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void add(RawPath path, int directory, byte[] name, Map<Long, RawPath> firsts) throws IOException {
        Stat stat = Linux.stat(directory, name);
        RawPath first = firsts.computeIfAbsent(stat.facts().inode(), _ -> path);
        objects.put(
                path,
                new Seen(
                        state(directory, name, stat.facts()),
                        first,
                        stat.facts().links()));
        inodes.put(path, stat.facts().inode());
        if (stat.facts().kind() == FileKind.DIRECTORY) {
            int own = Linux.openDirectory(directory, name);
            try {
                for (Bytes child : Linux.list(own).stream().sorted().toList()) {
                    RawPath below = path.child(child);
                    if (!below.equals(OWN)
                            && !below.name().equals(Bytes.of(raw(".vml-r1")))
                            && !below.name().equals(Bytes.of(raw(".vml-r2")))) {
                        add(below, own, child.shared(), firsts);
                    }
                }
            } finally {
                Linux.close(own);
            }
        }
    }

    private FileState state(int directory, byte[] name, Facts facts) throws IOException {
        List<Digest> digests = new ArrayList<>();
        List<Segment> data = new ArrayList<>();
        if (facts.kind() == FileKind.FILE) {
            int file = Linux.open(directory, name, Linux.O_RDONLY, 0);
            try {
                digest(file, facts.size(), digests);
                segments(file, facts.size(), data);
            } finally {
                Linux.close(file);
            }
        }
        return new FileState(
                facts.kind(),
                facts.mode(),
                new Owner(facts.uid(), facts.gid(), "", ""),
                facts.modified(),
                facts.kind() == FileKind.FILE ? facts.size() : 0,
                facts.kind() == FileKind.SYMLINK ? Linux.readLink(directory, name) : Bytes.EMPTY,
                facts.device(),
                Linux.attributes(directory, name),
                digests,
                data);
    }

    private void digest(int file, long size, List<Digest> digests) throws IOException {
        byte[] piece = new byte[FileState.PIECE];
        for (long at = 0; at < size; at += FileState.PIECE) {
            int length = (int) Math.min(FileState.PIECE, size - at);
            for (int done = 0; done < length; ) {
                done += Linux.read(file, at + done, piece, done, length - done);
            }
            Digest digest = Digest.of(piece, length);
            digests.add(digest);
            pieces.putIfAbsent(digest, Bytes.owned(Arrays.copyOf(piece, length)));
        }
    }

    private static void segments(int file, long size, List<Segment> data) throws IOException {
        for (long at = Linux.nextData(file, 0); at >= 0 && at < size; ) {
            long hole = Linux.nextHole(file, at);
            data.add(new Segment(at, hole - at));
            at = Linux.nextData(file, hole);
        }
        if (data.equals(List.of(new Segment(0, size)))) {
            data.clear();
        } else if (size > 0 && data.isEmpty()) {
            data.add(new Segment(size, 0));
        }
    }

    /// Where both differ, for people; empty if nowhere.
    String difference(Scan other, boolean inodesToo) {
        StringBuilder text = new StringBuilder();
        TreeMap<RawPath, Seen> all = new TreeMap<>(objects);
        all.putAll(other.objects);
        for (RawPath path : all.keySet()) {
            Seen own = objects.get(path);
            Seen that = other.objects.get(path);
            if (own == null || !own.equals(that)) {
                text.append("\n")
                        .append(path)
                        .append("\n  ")
                        .append(own)
                        .append("\n  ")
                        .append(that);
            } else if (inodesToo && !Objects.equals(inodes.get(path), other.inodes.get(path))) {
                text.append("\n").append(path).append(" is another inode");
            }
        }
        return text.toString();
    }

    /// Gives the pieces that it has.
    PieceSource source() {
        return digests -> digests.stream().map(pieces::get).toList();
    }
}
