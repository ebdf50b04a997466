package org.vml.agent.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The directories from the root of a walk to where it is. However deep that is, few of them are open: others are
/// opened again by their names when the walk comes back, and have to be the same then.
final class Descent implements AutoCloseable {
    private static final int MOST_OPEN = 48;

    private final List<Level> levels = new ArrayList<>();
    private final byte[] path = new byte[RawPath.LONGEST + 1];
    private int open;

    /// One directory, and what is still to be walked in it.
    static final class Level {
        private final int length;
        private int file;
        private @Nullable Stat closedAs;
        private int next;
        final List<Bytes> subdirectories = new ArrayList<>();
        Scope scope;

        private Level(int file, int length, Scope scope) {
            this.file = file;
            this.length = length;
            this.scope = scope;
        }

        /// The next directory in it; null after the last one.
        @Nullable
        Bytes next() {
            return next == subdirectories.size() ? null : subdirectories.set(next++, Bytes.EMPTY);
        }
    }

    /// @param file the open directory to begin with, which stays the caller's
    /// @param at its path
    Descent(int file, RawPath at, Scope scope) {
        int length = at.isRoot() ? 0 : at.bytes().length();
        System.arraycopy(at.bytes().shared(), 0, path, 0, length);
        levels.add(new Level(file, length, scope));
    }

    boolean isOver() {
        return levels.isEmpty();
    }

    Level level() {
        return levels.getLast();
    }

    /// Where the walk is.
    RawPath path() {
        int length = level().length;
        return length == 0 ? RawPath.ROOT : new RawPath(Bytes.owned(Arrays.copyOf(path, length)));
    }

    /// The key of the path.
    long key() {
        path[0] = '/';
        return Fingerprint.key(path, Math.max(1, level().length));
    }

    /// Whether the path of a child of this length can be told.
    boolean hasRoomFor(int nameLength) {
        return level().length + 1 + nameLength <= RawPath.LONGEST;
    }

    /// The open directory.
    int file() throws LinuxException {
        Level level = level();
        if (level.file < 0) {
            reopen(level);
        }
        return level.file;
    }

    private void reopen(Level level) throws LinuxException {
        level.file = openAgain();
        open++;
        Stat stat = Linux.stat(level.file);
        Stat before = level.closedAs;
        if (before == null || !stat.isSame(before)) {
            close(level);
            throw LinuxException.absent("walk", path().toString());
        }
    }

    private int openAgain() throws LinuxException {
        int at = levels.getFirst().file;
        for (int i = 1; i < levels.size(); i++) {
            byte[] name = Arrays.copyOfRange(path, levels.get(i - 1).length + 1, levels.get(i).length);
            try {
                int opened = Linux.openDirectory(at, name);
                at = replaced(i > 1, at, opened);
            } catch (LinuxException e) {
                var _ = replaced(i > 1, at, -1);
                throw e;
            }
        }
        return at;
    }

    private static int replaced(boolean isOurs, int old, int other) {
        if (isOurs) {
            Linux.close(old);
        }
        return other;
    }

    /// Goes down into a directory, open already, which is closed when the walk leaves it.
    void enter(Bytes name, int file, Scope scope) throws LinuxException {
        int length = level().length;
        path[length] = '/';
        System.arraycopy(name.shared(), 0, path, length + 1, name.length());
        levels.add(new Level(file, length + 1 + name.length(), scope));
        open++;
        if (open > MOST_OPEN) {
            closeFirst();
        }
    }

    private void closeFirst() throws LinuxException {
        for (Level level : levels.subList(1, levels.size() - 1)) {
            if (level.file >= 0) {
                level.closedAs = Linux.stat(level.file);
                close(level);
                return;
            }
        }
    }

    private void close(Level level) {
        if (level.file >= 0) {
            Linux.close(level.file);
            level.file = -1;
            open--;
        }
    }

    void leave() {
        Level level = levels.removeLast();
        if (!levels.isEmpty()) {
            close(level);
        }
    }

    @Override
    public void close() {
        while (!levels.isEmpty()) {
            leave();
        }
    }
}
