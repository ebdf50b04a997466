package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// A moment as file systems keep it: seconds since 1970-01-01 UTC, which may be negative, and nanoseconds from 0 to
/// 999,999,999 that are added.
public record FileTime(long seconds, int nanos) {
    private static final int MOST_NANOS = 999_999_999;

    public void write(WireWriter out) {
        out.signed(seconds);
        out.number(nanos);
    }

    public static FileTime read(WireReader in) throws ProtocolException {
        return new FileTime(in.signed(), in.number(MOST_NANOS));
    }
}
