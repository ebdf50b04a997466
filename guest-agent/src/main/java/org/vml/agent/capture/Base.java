package org.vml.agent.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.DirectoryScan;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// What a walk compares with: it decides what of a directory the controller has to hear.
interface Base {
    /// For the controller, and for people.
    AgentMessage.Base description();

    /// Whether there is a fingerprint for a directory.
    boolean knows(long key);

    /// Whether a directory with this fingerprint is as it was.
    boolean has(long key, long fingerprint);

    /// What is to be told of a directory.
    ///
    /// @param scan holds the names in it
    Look look(RawPath directory, DirectoryScan scan) throws IOException;

    /// One directory, as it is to be told. Asked about each child in turn, right after the scan's own `stat` of it.
    interface Look extends AutoCloseable {
        /// Whether all that is in it is told.
        boolean isComplete();

        /// Whether nothing of the base shows through.
        default boolean isOpaque() {
            return false;
        }

        /// Whether the child is one for the guest: not so what only says something of others.
        default boolean shows(int child) throws LinuxException {
            return true;
        }

        /// The facts of a child that may differ from the base; null if it does not.
        @Nullable
        Facts facts(int child) throws LinuxException;

        /// What the base has in it and the guest has not, as far as that is known; asked at the end.
        default List<Bytes> removed() throws LinuxException {
            return List.of();
        }

        @Override
        void close();
    }
}
