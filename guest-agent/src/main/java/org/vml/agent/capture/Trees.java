package org.vml.agent.capture;

import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.RawPath;

/// The guest's root, and what it is made of.
///
/// @param path the root's own path
/// @param root an open directory
/// @param upper another one, the layer that takes what is written; negative if the root has none
/// @param lower another one, what the guest began with; negative if that cannot be seen
/// @param overlay null if the root has no layers
record Trees(
        RawPath path,
        int root,
        int upper,
        int lower,
        MountTable mounts,
        @Nullable Overlay overlay) implements AutoCloseable {
    /// @param path the root's own path
    static Trees open(RawPath path) throws LinuxException {
        MountTable mounts = MountTable.below(path);
        Overlay overlay = Overlay.find(path, mounts);
        int root = Linux.openDirectory(Linux.AT_FDCWD, path.bytes().shared());
        int upper = overlay == null ? -1 : openOrNone(overlay.upper());
        int lower = overlay == null ? -1 : openOrNone(overlay.lower());
        return new Trees(path, root, upper, lower, mounts, upper < 0 ? null : overlay);
    }

    private static int openOrNone(@Nullable RawPath path) {
        try {
            return path == null
                    ? -1
                    : Linux.openDirectory(Linux.AT_FDCWD, path.bytes().shared());
        } catch (LinuxException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        for (int each : new int[] {root, upper, lower}) {
            if (each >= 0) {
                Linux.close(each);
            }
        }
    }
}
