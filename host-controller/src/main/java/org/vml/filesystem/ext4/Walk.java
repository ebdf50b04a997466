package org.vml.filesystem.ext4;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.vml.filesystem.DirectoryVisitor;
import org.vml.filesystem.NamedFacts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// One walk over all directories. Each may be met once, so that a circle of them ends it.
final class Walk {
    private final Listing listing;
    private final DirectoryVisitor visitor;
    private final Set<Long> met = new HashSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    /// A directory, and those of the ones in it that are still to be met.
    private record Level(RawPath path, Iterator<NamedFacts> left) {}

    Walk(Listing listing, DirectoryVisitor visitor) {
        this.listing = listing;
        this.visitor = visitor;
    }

    void run() {
        enter(RawPath.ROOT, Inodes.ROOT);
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            if (level.left().hasNext()) {
                NamedFacts next = level.left().next();
                enter(level.path().child(next.name()), next.facts().inode());
            } else {
                levels.removeLast();
            }
        }
    }

    private void enter(RawPath path, long inode) {
        if (!met.add(inode)) {
            throw Damage.of("the directory " + path + " is somewhere else too");
        }
        List<NamedFacts> children = listing.list(path, inode);
        visitor.visit(path, children);
        List<NamedFacts> directories = children.stream()
                .filter(child -> child.facts().kind() == FileKind.DIRECTORY)
                .toList();
        levels.addLast(new Level(path, directories.iterator()));
    }
}
