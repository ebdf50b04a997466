package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The layers that a guest's root is made of.
///
/// @param isAufs whether deletions are written as aufs does, and not as overlayfs does
/// @param upper where what was written goes, as the agent sees it
/// @param lower what the guest began with, as the agent sees it; null if that cannot be seen as one tree
/// @param beyond a file system in the guest that holds the upper layer, and what links lead to out of it; null if
///     that is not known
/// @param inside what of `beyond` is not for the user
record Overlay(
        boolean isAufs,
        RawPath upper,
        @Nullable RawPath lower,
        @Nullable RawPath beyond,
        List<String> inside) {
    /// What CernVM 3 and 4 have at `/mnt/.rw` beside what users put there.
    private static final List<String> OF_CERNVM =
            List.of("/mnt/.rw/persistent/", "/mnt/.rw/.workdir/", "/mnt/.rw/workdir/", "/mnt/.rw/context/");

    private static final RawPath WRITABLE = RawPath.of("/mnt/.rw");
    private static final byte[] COMMAND_LINE = "/proc/cmdline".getBytes(StandardCharsets.US_ASCII);

    /// The layers of the root; null if it has none, or they cannot be seen.
    ///
    /// @param root the root directory's own path
    static @Nullable Overlay find(RawPath root, MountTable mounts) {
        MountTable.Mount mount = mounts.at(RawPath.ROOT);
        boolean isAufs = mount != null && mount.type().equals("aufs");
        if (mount == null || !(isAufs || mount.type().equals("overlay"))) {
            return null;
        }
        RawPath upper = below(root, "/mnt/.rw/persistent");
        if (isDirectory(upper)) {
            return new Overlay(isAufs, upper, lowerOfCernVm(root), WRITABLE, OF_CERNVM);
        }
        return isAufs ? null : of(mount.options());
    }

    private static RawPath below(RawPath root, String path) {
        return root.isRoot() ? RawPath.of(path) : RawPath.of(root + path);
    }

    /// `cernvm_path` is where the system lies in the repository that is mounted at `/mnt/.ro`.
    private static @Nullable RawPath lowerOfCernVm(RawPath root) {
        for (String name : List.of(cernVmPath(), "cvm4", "cvm3")) {
            RawPath lower = name.isEmpty() ? null : absolute(below(root, "/mnt/.ro") + "/" + name);
            if (lower != null && isDirectory(lower)) {
                return lower;
            }
        }
        return null;
    }

    private static String cernVmPath() {
        try {
            return Arrays.stream(new String(SmallFile.read(COMMAND_LINE), StandardCharsets.UTF_8).split("\\s+", -1))
                    .filter(word -> word.startsWith("cernvm_path="))
                    .map(word -> word.substring(word.indexOf('=') + 1).replaceFirst("^/+", ""))
                    .findFirst()
                    .orElse("");
        } catch (LinuxException e) {
            return "";
        }
    }

    /// The layers as overlayfs tells of them in its options (`Documentation/filesystems/overlayfs.rst`).
    private static @Nullable Overlay of(String options) {
        RawPath upper = null;
        RawPath lower = null;
        int lowers = 0;
        for (String option : options.split(",", -1)) {
            String value = option.substring(option.indexOf('=') + 1);
            if (option.startsWith("upperdir=")) {
                upper = absolute(value);
            } else if (option.startsWith("lowerdir=") || option.startsWith("lowerdir+=")) {
                lower = absolute(value);
                lowers += value.replace("\\:", "").split(":", -1).length;
            }
        }
        boolean isOne = lowers == 1 && lower != null && isDirectory(lower);
        return upper == null || !isDirectory(upper)
                ? null
                : new Overlay(false, upper, isOne ? lower : null, null, List.of());
    }

    private static @Nullable RawPath absolute(String path) {
        try {
            return new RawPath(Bytes.owned(MountTable.unescaped(path)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isDirectory(RawPath path) {
        try {
            Linux.close(Linux.openDirectory(Linux.AT_FDCWD, path.bytes().shared()));
            return true;
        } catch (LinuxException e) {
            return false;
        }
    }

    /// For people.
    String explanation() {
        return "the upper layer at " + upper + (lower == null ? "" : ", over " + lower);
    }
}
