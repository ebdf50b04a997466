package org.vml.nbd;

import java.io.IOException;

/// The server could not do what it was asked, and said so: the connection is as good as before.
public final class NbdFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param error a value of "Error values" in the protocol
    /// @param text what the server says to people; may be empty
    NbdFailure(int error, String text) {
        super(text.isEmpty() ? meaning(error) : meaning(error) + " (" + text + ")");
    }

    private static String meaning(int error) {
        return switch (error) {
            case NbdProtocol.EPERM -> "operation not permitted";
            case NbdProtocol.EIO -> "input/output error";
            case NbdProtocol.ENOMEM -> "out of memory";
            case NbdProtocol.EINVAL -> "invalid argument";
            case NbdProtocol.ENOSPC -> "no space left on the device";
            case NbdProtocol.ENOTSUP -> "operation not supported";
            case NbdProtocol.ESHUTDOWN -> "the server is shutting down";
            default -> "NBD error " + error;
        };
    }
}
