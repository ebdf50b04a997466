package org.vml.agent.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The links at the top of a tree, by which the paths of packages lead elsewhere: packages have `/lib/x`, a walk sees
/// `/usr/lib/x`, where `/lib` is a link to `usr/lib`. Those in `/`, `/usr` and `/var` are known; a file that is
/// reached by a link further down counts as no package's.
final class DirectoryLinks {
    private static final List<RawPath> PLACES = List.of(RawPath.ROOT, RawPath.of("/usr"), RawPath.of("/var"));
    private static final int MOST_LINKS = 8;

    private final List<Link> links;

    /// @param from `/lib/`
    /// @param to `/usr/lib/`
    private record Link(Bytes from, Bytes to) {
        boolean leads(byte[] path, int length) {
            int prefix = from.length();
            return length > prefix && Arrays.equals(path, 0, prefix, from.shared(), 0, prefix);
        }
    }

    private DirectoryLinks(List<Link> links) {
        this.links = links;
    }

    /// Those of the tree below an open directory.
    static DirectoryLinks in(int root) {
        List<Link> links = new ArrayList<>();
        for (RawPath place : PLACES) {
            try {
                int directory = Place.openDirectory(root, place);
                try {
                    find(directory, place, links);
                } finally {
                    Linux.close(directory);
                }
            } catch (LinuxException e) {
                // what cannot be looked at has no links that matter
            }
        }
        return new DirectoryLinks(links);
    }

    private static void find(int directory, RawPath place, List<Link> links) throws LinuxException {
        for (Bytes name : Linux.list(directory)) {
            if (Linux.stat(directory, name.shared()).facts().kind() == FileKind.SYMLINK) {
                String target = text(Linux.readLink(directory, name.shared()).shared());
                String to = target(place, target);
                links.add(new Link(bytes(text(place.child(name).bytes().shared()) + "/"), bytes(to + "/")));
            }
        }
    }

    /// Where a link leads, by its text: what it stands in is no link.
    private static String target(RawPath place, String target) {
        String from = target.startsWith("/") ? "" : text(place.bytes().shared());
        List<String> names = new ArrayList<>();
        for (String name : (from + "/" + target).split("/", -1)) {
            if (name.equals("..") && !names.isEmpty()) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return names.isEmpty() ? "" : "/" + String.join("/", names);
    }

    private static String text(byte[] raw) {
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    private static Bytes bytes(String text) {
        return Bytes.owned(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Puts in place of a path the one that a walk sees; a link itself stays. A path that has no room then stays,
    /// too.
    ///
    /// @param path with room behind
    /// @return its length
    int resolve(byte[] path, int length) {
        int now = length;
        for (int i = 0; i < MOST_LINKS; i++) {
            int before = now;
            for (Link link : links) {
                if (now == before && link.leads(path, now)) {
                    now = replaced(link, path, now);
                }
            }
            if (now == before) {
                break;
            }
        }
        return now;
    }

    private static int replaced(Link link, byte[] path, int length) {
        int from = link.from.length();
        int to = link.to.length();
        if (length - from + to > path.length) {
            return length;
        }
        System.arraycopy(path, from, path, to, length - from);
        System.arraycopy(link.to.shared(), 0, path, 0, to);
        return length - from + to;
    }
}
