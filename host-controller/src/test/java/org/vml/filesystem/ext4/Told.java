package org.vml.filesystem.ext4;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.NamedFacts;
import org.vml.filesystem.OwnerNames;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// Tells of a file system what `tree.py` tells of a directory.
final class Told {
    private static final RawPath LOST_AND_FOUND = RawPath.of("/lost+found");

    private Told() {}

    /// A line for each object, sorted; `/lost+found`, which every file system has, left out.
    static List<String> all(FileSystem fileSystem) {
        TreeSet<String> lines = new TreeSet<>();
        fileSystem.walk((directory, children) -> {
            for (NamedFacts child : children) {
                RawPath path = directory.child(child.name());
                if (!path.startsWith(LOST_AND_FOUND)) {
                    lines.add(line(path, child.facts(), fileSystem.state(path, OwnerNames.NONE)));
                }
            }
        });
        return List.copyOf(lines);
    }

    private static String line(RawPath path, Facts facts, FileState state) {
        return String.join(
                " ",
                path.bytes().toString(),
                state.kind().toString(),
                Integer.toOctalString(state.mode()),
                Integer.toUnsignedString(state.owner().uid()) + ":"
                        + Integer.toUnsignedString(state.owner().gid()),
                Long.toString(facts.size()),
                Long.toString(state.modified().seconds()),
                Integer.toString(facts.links()),
                (state.device() >>> 32) + ":" + (state.device() & 0xffff_ffffL),
                "[" + state.target() + "]",
                state.attributes().stream()
                        .map(attribute -> attribute.name() + "=" + attribute.value())
                        .collect(Collectors.joining(",", "[", "]")),
                state.pieces().stream().map(Digest::toString).collect(Collectors.joining(",", "[", "]")));
    }
}
