package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The guest's files below a root directory. Each path is walked name by name, and a link in it is `ENOTDIR`: the
/// paths of an entry are real ones.
final class Tree implements AutoCloseable {
    private static final byte[] ITSELF = {'.'};

    private final int root;

    Tree(byte[] root) throws LinuxException {
        this.root = LinuxObjects.holdDirectory(Linux.AT_FDCWD, root);
    }

    /// Holds a directory; the caller closes it.
    int directory(RawPath path) throws LinuxException {
        int at = LinuxObjects.holdDirectory(root, ITSELF);
        for (Bytes name : names(path)) {
            try {
                int next = LinuxObjects.holdDirectory(at, name.shared());
                Linux.close(at);
                at = next;
            } catch (LinuxException e) {
                Linux.close(at);
                throw e;
            }
        }
        return at;
    }

    /// Opens a directory for reading; the caller closes it.
    int open(RawPath path) throws LinuxException {
        int held = directory(path);
        try {
            return Linux.openDirectory(held, ITSELF);
        } finally {
            Linux.close(held);
        }
    }

    Spot spot(RawPath path) throws LinuxException {
        byte[] name = path.isRoot() ? ITSELF : path.name().shared();
        return new Spot(directory(path.parent()), name);
    }

    private static List<Bytes> names(RawPath path) {
        byte[] all = path.bytes().shared();
        List<Bytes> names = new ArrayList<>();
        for (int start = 1, end = 1; end <= all.length && all.length > 1; end++) {
            if (end == all.length || all[end] == '/') {
                names.add(Bytes.owned(Arrays.copyOfRange(all, start, end)));
                start = end + 1;
            }
        }
        return names;
    }

    @Override
    public void close() {
        Linux.close(root);
    }
}
