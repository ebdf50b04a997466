package org.vml.light;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.wire.Bytes;

/// What the disk was like that a guest began with. Not thread-safe.
public interface BaseListing extends AutoCloseable {
    /// The UUID of the file system in 32 lower-case hexadecimal digits.
    String volume();

    /// For each directory the key of its path and the fingerprint of its children, eight bytes each, big-endian.
    Bytes fingerprints();

    /// What is in a directory, in the order of the names; empty if there is no such directory.
    List<Child> children(RawPath directory);

    /// What an object is like; null if there is none.
    @Nullable
    FileState state(RawPath path);

    /// A piece of a file.
    byte[] read(RawPath file, int piece);

    @Override
    void close();
}
