package org.vml.agent.apply;

import java.io.IOException;
import java.util.List;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.wire.Bytes;

/// Where the content of files comes from.
@FunctionalInterface
public interface PieceSource {
    /// The most digests that are asked for at a time; so they fit into one frame.
    int MOST = 4096;

    /// The pieces of these digests, in the same order: at most [#MOST] that differ, at most 4 MiB together. What is
    /// returned is checked.
    List<Bytes> fetch(List<Digest> digests) throws IOException;
}
