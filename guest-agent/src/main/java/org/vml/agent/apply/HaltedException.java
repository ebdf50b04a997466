package org.vml.agent.apply;

import java.io.IOException;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.RawPath;

/// An action could not be done.
final class HaltedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient RawPath path;

    HaltedException(RawPath path, LinuxException cause) {
        super(cause.getMessage(), cause);
        this.path = path;
    }

    HaltedException(RawPath path, String reason) {
        super(reason);
        this.path = path;
    }

    RawPath path() {
        return path;
    }
}
