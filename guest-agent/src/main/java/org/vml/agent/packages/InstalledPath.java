package org.vml.agent.packages;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// A path as a package has it, and where a walk sees it. One at a time, in room that is used again.
public final class InstalledPath {
    private final DirectoryLinks links;
    private final byte[] path = new byte[2 * (RawPath.LONGEST + 1)];
    private int length;

    InstalledPath(DirectoryLinks links) {
        this.links = links;
    }

    /// Takes a path.
    ///
    /// @param isRelative whether the `/` at its beginning is not there
    /// @return whether it is one of something in the root: not `/.`, nor too long
    public boolean set(byte[] text, int from, int to, boolean isRelative) {
        int given = to - from;
        int first = isRelative ? 1 : 0;
        if (given < 2 - first || given > RawPath.LONGEST || (!isRelative && text[from] != '/')) {
            return false;
        }
        path[0] = '/';
        System.arraycopy(text, from, path, first, given);
        length = links.resolve(path, first + given);
        return length <= RawPath.LONGEST && !(length == 2 && path[1] == '.');
    }

    /// The same somewhere else.
    public boolean set(Bytes other) {
        return set(other.shared(), 0, other.length(), false);
    }

    public long key() {
        return Fingerprint.key(path, length);
    }

    /// For the walk's names; null if it is no path of an object.
    @Nullable
    public RawPath path() {
        try {
            return new RawPath(Bytes.owned(Arrays.copyOf(path, length)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
