package org.vml.agent.apply;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A restore was not begun, or came to its end before anything was changed; or undoing could not go on.
public final class RestoreException extends IOException {
    private static final long serialVersionUID = 1L;

    RestoreException(String message) {
        super(message);
    }

    RestoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
