package org.vml.agent.apply;

import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// A directory that a stage is made in.
///
/// @param modified the time of modification that it is given when the stage is gone
record Top(RawPath path, FileTime modified) {
    void write(WireWriter out) {
        path.write(out);
        modified.write(out);
    }

    static Top read(WireReader in) throws ProtocolException {
        return new Top(RawPath.read(in), FileTime.read(in));
    }
}
