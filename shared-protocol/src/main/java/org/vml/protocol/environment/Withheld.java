package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// A secret that stayed in the guest. Neither its content nor a digest of that is known outside.
///
/// @param where a path as [RawPath] displays it, or `variable NAME`, `alias NAME`, `function NAME`, `recipe`
/// @param kind what it is: `private key`, `grid proxy`
/// @param mode permissions of a file; 0 for everything else
/// @param hint how to make it anew: `voms-proxy-init`; may be empty
public record Withheld(String where, String kind, int mode, String hint) {
    public void write(WireWriter out) {
        out.string(where);
        out.string(kind);
        out.number(mode);
        out.string(hint);
    }

    public static Withheld read(WireReader in) throws ProtocolException {
        return new Withheld(in.string(), in.string(), in.number(Facts.MODE_BITS), in.string());
    }
}
