package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// Who owns an object: by number, and by name as the guest's own `passwd` and `group` have it; a name is empty where
/// the number has none. Elsewhere the same person may have another number.
public record Owner(int uid, int gid, String user, String group) {
    public void write(WireWriter out) {
        out.number(uid & 0xffff_ffffL);
        out.number(gid & 0xffff_ffffL);
        out.string(user);
        out.string(group);
    }

    public static Owner read(WireReader in) throws ProtocolException {
        return new Owner((int) in.number(0xffff_ffffL), (int) in.number(0xffff_ffffL), in.string(), in.string());
    }
}
