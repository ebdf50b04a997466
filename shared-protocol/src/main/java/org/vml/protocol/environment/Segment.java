package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// A stretch of a file that is not a hole, in bytes.
public record Segment(long offset, long length) {
    public void write(WireWriter out) {
        out.number(offset);
        out.number(length);
    }

    public static Segment read(WireReader in) throws ProtocolException {
        return new Segment(in.number(Long.MAX_VALUE), in.number(Long.MAX_VALUE));
    }
}
