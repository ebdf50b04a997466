package org.vml.agent.capture;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;

/// Decides what stays in the guest.
public interface SecretFilter {
    /// What kind of secret something is.
    ///
    /// @param kind for people: `grid proxy`
    /// @param hint how to make it anew: `voms-proxy-init`; may be empty
    record Finding(String kind, String hint) {}

    /// What an object is by its path; null if that does not tell.
    @Nullable
    Finding at(RawPath path, Facts facts);

    /// Begins to look through the content of a file. One at a time.
    Content content(RawPath path, Facts facts);

    /// Looks through one content, from the beginning to the end.
    interface Content {
        /// Takes the next piece. What was found so far, null for nothing yet; of the last bytes something may be said
        /// later.
        @Nullable
        Finding feed(byte[] piece, int length);

        /// What was found in all of it; null for nothing.
        @Nullable
        Finding finish();
    }
}
