package org.vml.agent.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Segment;

/// The content of a file.
///
/// @param size how many bytes there were
/// @param data as in [org.vml.protocol.environment.FileState]
/// @param secret what it was found to be; then nothing else is known, and null otherwise
record Content(long size, List<Digest> pieces, List<Segment> data, SecretFilter.@Nullable Finding secret) {
    static final Content NONE = new Content(0, List.of(), List.of(), null);

    static Content secret(SecretFilter.Finding finding) {
        return new Content(0, List.of(), List.of(), finding);
    }

    /// Whether a file is known to have it.
    boolean isOf(FileState state) {
        return state.kind() == FileKind.FILE
                && state.size() == size
                && state.pieces().equals(pieces);
    }
}
