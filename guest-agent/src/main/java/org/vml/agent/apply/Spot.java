package org.vml.agent.apply;

import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.agent.platform.Stat;

/// A name in a directory that is held.
final class Spot implements AutoCloseable {
    private final int directory;
    private final byte[] name;

    /// @param directory closed with this
    Spot(int directory, byte[] name) {
        this.directory = directory;
        this.name = name;
    }

    int directory() {
        return directory;
    }

    byte[] name() {
        return name;
    }

    /// What is there; null if nothing is.
    @Nullable
    Stat look() throws LinuxException {
        return look(directory, name);
    }

    static @Nullable Stat look(int directory, byte[] name) throws LinuxException {
        try {
            return Linux.stat(directory, name);
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return null;
            }
            throw e;
        }
    }

    /// Holds what is there; the caller closes it.
    int hold() throws LinuxException {
        return LinuxObjects.hold(directory, name);
    }

    @Override
    public void close() {
        Linux.close(directory);
    }
}
