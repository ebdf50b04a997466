package org.vml.light;

import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// Where a piece is in the content of the light level, in bytes.
public record PlacedPiece(Digest digest, long offset, int length) {
    private static final long MOST = 1L << 50;

    long end() {
        return offset + length;
    }

    void write(WireWriter out) {
        digest.write(out);
        out.number(offset);
        out.number(length);
    }

    static PlacedPiece read(WireReader in) throws ProtocolException {
        return new PlacedPiece(Digest.read(in), in.number(MOST), in.number(FileState.PIECE));
    }
}
