package org.vml.agent.platform;

import java.util.Arrays;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// A name in an open directory. No link on the way to it is followed: paths are real ones.
///
/// @param directory open until [#close]
/// @param component the name of what is meant; `.` for the root
public record Place(int directory, Bytes component) implements AutoCloseable {
    private static final byte[] ITSELF = {'.'};

    /// Where a path leads, seen from an open directory that is the root.
    public static Place of(int root, RawPath path) throws LinuxException {
        byte[] all = path.bytes().shared();
        int at = Linux.openDirectory(root, ITSELF);
        int start = 1;
        for (int end = 1; end < all.length; end++) {
            if (all[end] == '/') {
                at = descend(at, Arrays.copyOfRange(all, start, end));
                start = end + 1;
            }
        }
        return new Place(at, Bytes.owned(path.isRoot() ? ITSELF : Arrays.copyOfRange(all, start, all.length)));
    }

    /// The name, for the kernel.
    public byte[] name() {
        return component.shared();
    }

    private static int descend(int directory, byte[] name) throws LinuxException {
        try {
            return Linux.openDirectory(directory, name);
        } finally {
            Linux.close(directory);
        }
    }

    /// Opens the directory that a path leads to; the caller closes it.
    public static int openDirectory(int root, RawPath path) throws LinuxException {
        try (Place place = of(root, path)) {
            return Linux.openDirectory(place.directory, place.name());
        }
    }

    @Override
    public void close() {
        Linux.close(directory);
    }
}
