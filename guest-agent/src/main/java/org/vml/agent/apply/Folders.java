package org.vml.agent.apply;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// The directories that steps are in, as they will be then. Each is looked at once.
final class Folders {
    private final Tree tree;
    private final Mounts mounts;
    private final Map<RawPath, Folder> known = new HashMap<>();

    Folders(Tree tree, Mounts mounts) {
        this.tree = tree;
        this.mounts = mounts;
    }

    Folder of(RawPath path) throws LinuxException {
        Folder folder = known.get(path);
        if (folder == null) {
            folder = path.isRoot() ? existing(path, RawPath.ROOT) : below(of(path.parent()), path);
            known.put(path, folder);
        }
        return folder;
    }

    /// A step makes it.
    void make(RawPath path) throws LinuxException {
        known.put(path, of(path.parent()).made());
    }

    /// It will not be there.
    void lose(RawPath path, String reason) throws LinuxException {
        known.put(path, of(path.parent()).lost(reason));
    }

    private Folder below(Folder parent, RawPath path) throws LinuxException {
        if (parent.fault() != null) {
            return parent;
        }
        if (!parent.isThere()) {
            return parent.missing();
        }
        try (Spot spot = tree.spot(path)) {
            Stat stat = spot.look();
            if (stat == null) {
                return parent.missing();
            }
            if (stat.facts().kind() != FileKind.DIRECTORY) {
                boolean isLink = stat.facts().kind() == FileKind.SYMLINK;
                return parent.lost(path + (isLink ? " is a link in this guest" : " is no directory in this guest"));
            }
            boolean isMount = stat.device() != parent.device() || mounts.isPoint(path);
            return existing(path, isMount ? path : parent.mount());
        } catch (LinuxException e) {
            return parent.lost(path + " cannot be looked into: " + e.reason());
        }
    }

    private Folder existing(RawPath path, RawPath mount) throws LinuxException {
        int held = tree.directory(path);
        try {
            return new Folder(
                    mount,
                    Linux.stat(held).device(),
                    LinuxObjects.fileSystem(held).isLayered(),
                    true,
                    false,
                    closed(path, held),
                    null);
        } finally {
            Linux.close(held);
        }
    }

    private static @Nullable String closed(RawPath path, int held) {
        return switch (LinuxObjects.whyNotWritable(held)) {
            case 0 -> null;
            case Errno.EROFS -> "the file system of " + path + " is read-only";
            case Errno.EPERM -> path + " is immutable";
            default -> path + " cannot be written to";
        };
    }
}
