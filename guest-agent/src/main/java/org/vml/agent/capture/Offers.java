package org.vml.agent.capture;

import java.io.IOException;
import org.vml.protocol.environment.Digest;

/// Where pieces of files go that the controller may want.
public interface Offers {
    /// Takes a piece, which the caller changes afterwards.
    void add(Digest digest, byte[] content, int length) throws IOException;

    /// Nothing more comes for now: whoever waits for pieces gets them.
    void flush() throws IOException;
}
