package org.vml.agent.capture;

import java.io.IOException;
import org.vml.protocol.environment.Digest;

/// Where pieces of files go that the controller may want.
interface Offers {
    /// Nobody wants anything.
    Offers NONE = (digest, content, length) -> {};

    /// Takes a piece, which the caller may change afterwards.
    void add(Digest digest, byte[] content, int length) throws IOException;
}
