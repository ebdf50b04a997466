package org.vml.light;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// An object that differs from the base, and what it was like there.
///
/// @param facts as the agent found them; null if the object is not there any more
/// @param state null likewise
/// @param beforeKnown whether it is known what it was like in the base
/// @param before null if it was not there, or that is not known
/// @param unstable whether it changed each time that it was read
public record LightFile(
        RawPath path,
        @Nullable Facts facts,
        @Nullable FileState state,
        boolean beforeKnown,
        @Nullable FileState before,
        boolean unstable) {

    /// Whether it was removed.
    public boolean isRemoved() {
        return state == null;
    }

    /// Whether it is a directory of which only the time differs, as of each in which something was made or removed.
    public boolean isTouched() {
        return state != null && state.kind() == FileKind.DIRECTORY && before != null && state.isLike(before);
    }

    /// Whether it has the content that it had in the base, so that only what is said about it differs.
    public boolean hasContentOfBase() {
        return state != null && before != null && state.hasContentOf(before);
    }

    void write(WireWriter out) {
        path.write(out);
        out.optional(facts, Facts::write);
        out.optional(state, FileState::write);
        out.bool(beforeKnown);
        out.optional(before, FileState::write);
        out.bool(unstable);
    }

    static LightFile read(WireReader in) throws ProtocolException {
        LightFile file = new LightFile(
                RawPath.read(in),
                in.optional(Facts::read),
                in.optional(FileState::read),
                in.bool(),
                in.optional(FileState::read),
                in.bool());
        if ((file.facts == null) != (file.state == null)) {
            throw new ProtocolException("facts without a state of " + file.path);
        }
        return file;
    }
}
