package org.vml.protocol.environment;

import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// An extended attribute, xattr(7): `user.…`, `security.capability`, `system.posix_acl_access`.
///
/// @param name with its namespace, at most 255 bytes
/// @param value at most 64 KiB
public record Attribute(String name, Bytes value) {
    private static final int LONGEST = 1 << 16;

    public void write(WireWriter out) {
        out.string(name);
        out.bytes(value);
    }

    public static Attribute read(WireReader in) throws ProtocolException {
        return new Attribute(in.string(), in.bytes(LONGEST));
    }
}
