package org.vml.agent.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// Directories that stand for guests.
final class Guests {
    private Guests() {}

    /// The tree, with the directories that restoring uses.
    static NavigableMap<RawPath, Trees.Node> withPlace(NavigableMap<RawPath, Trees.Node> tree) {
        Trees.Node plain =
                new Trees.Node(FileKind.DIRECTORY, 0755, 0, 0, new FileTime(1000, 5), List.of(), 0, List.of(), 0, null);
        for (RawPath path : RawPath.of("/var/lib/vml/x").ancestors()) {
            tree.putIfAbsent(path, plain);
        }
        return tree;
    }

    static void delete(Path path) throws IOException {
        delete(Linux.AT_FDCWD, Scan.raw(path.toString()));
    }

    private static void delete(int directory, byte[] name) throws IOException {
        Stat stat = Spot.look(directory, name);
        if (stat == null) {
            return;
        }
        if (stat.facts().kind() != FileKind.DIRECTORY) {
            LinuxChanges.remove(directory, name);
            return;
        }
        int own = Linux.openDirectory(directory, name);
        for (Bytes child : Linux.list(own)) {
            delete(own, child.shared());
        }
        Linux.close(own);
        LinuxChanges.removeDirectory(directory, name);
    }
}
