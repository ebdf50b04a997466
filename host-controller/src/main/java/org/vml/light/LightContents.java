package org.vml.light;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// A light level with the content of its files, as far as that is at hand.
///
/// @param pieces gives a piece, or null if it has not got it
/// @param base has what the light level has not; null if it is not at hand
public record LightContents(
        LightIndex index,
        Function<Digest, byte @Nullable []> pieces,
        @Nullable BaseListing base) {

    /// That of an entry.
    public static LightContents of(LightLevel level, @Nullable BaseListing base) {
        return new LightContents(level.index(), digest -> level.has(digest) ? level.read(digest) : null, base);
    }

    /// The content of a file in this state, here or in the base; null if that is not at hand.
    byte @Nullable [] content(RawPath path, FileState state) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<Digest> ofBase = null;
        for (int i = 0; i < state.pieces().size(); i++) {
            Digest digest = state.pieces().get(i);
            byte[] piece = pieces.apply(digest);
            if (piece == null && base != null) {
                ofBase = ofBase == null ? digests(base, path) : ofBase;
                piece = i < ofBase.size() && ofBase.get(i).equals(digest) ? base.read(path, i) : null;
            }
            if (piece == null) {
                return null;
            }
            content.writeBytes(piece);
        }
        return content.toByteArray();
    }

    private static List<Digest> digests(BaseListing base, RawPath path) {
        FileState state = base.state(path);
        return state == null ? List.of() : state.pieces();
    }
}
