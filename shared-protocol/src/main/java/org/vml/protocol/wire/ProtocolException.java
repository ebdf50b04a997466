package org.vml.protocol.wire;

import java.io.IOException;

/// The peer said something that the protocol does not allow. The session cannot go on.
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
