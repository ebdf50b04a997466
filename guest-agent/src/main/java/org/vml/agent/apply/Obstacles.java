package org.vml.agent.apply;

import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// What is known beforehand to stand in the way of a step.
final class Obstacles {
    private final Mounts mounts;
    private final Carried carried;

    Obstacles(Mounts mounts, Carried carried) {
        this.mounts = mounts;
        this.carried = carried;
    }

    /// Why what is at a path cannot be moved away; null if it can be.
    @Nullable
    String toTaking(Tree tree, RawPath path, Folder folder, Stat there) throws LinuxException {
        boolean isDirectory = there.facts().kind() == FileKind.DIRECTORY;
        if (path.isRoot()) {
            return "the root directory stays";
        }
        if (folder.closed() != null) {
            return folder.closed();
        }
        if (mounts.isPoint(path) || (isDirectory && there.device() != folder.device())) {
            return "a file system is mounted there";
        }
        if (isDirectory && mounts.within(path)) {
            return "a file system is mounted in it";
        }
        String within = isDirectory ? carried.reasonWithin(path) : null;
        return within != null || there.facts().kind() == FileKind.SYMLINK ? within : immutable(tree, path);
    }

    /// Why what is at a path cannot be changed in place; null if it can be.
    @Nullable
    String toChanging(Tree tree, RawPath path, Stat there) throws LinuxException {
        int self = Stage.self();
        if (self != 0 && there.facts().uid() != self) {
            return "it belongs to somebody else";
        }
        return there.facts().kind() == FileKind.SYMLINK ? null : immutable(tree, path);
    }

    private static @Nullable String immutable(Tree tree, RawPath path) throws LinuxException {
        try (Spot spot = tree.spot(path)) {
            int object = spot.hold();
            try {
                return switch (LinuxObjects.whyNotWritable(object)) {
                    case Errno.EPERM -> "it is immutable";
                    case Errno.EROFS -> "its file system is read-only";
                    default -> null;
                };
            } finally {
                Linux.close(object);
            }
        }
    }
}
