package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// A path that differs from the base, or may, and is not in the entry; a directory stands for all that is in it.
///
/// @param reason for people: `a cache`, `larger than 100 MiB`, `not readable: Permission denied`
public record Exclusion(RawPath path, String reason) {
    public void write(WireWriter out) {
        path.write(out);
        out.string(reason);
    }

    public static Exclusion read(WireReader in) throws ProtocolException {
        return new Exclusion(RawPath.read(in), in.string());
    }
}
