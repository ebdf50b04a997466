package org.vml.light;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.repository.Save;

/// Puts the light level of a guest into an entry that is being saved, or compares it with one.
public final class LightSave {
    private LightSave() {}

    /// What was captured.
    ///
    /// @param sent how many bytes of content the guest sent
    public record Captured(LightIndex index, long sent) {}

    /// Captures it and stores it.
    ///
    /// @param base what the guest's root began as; null if that is not known
    /// @param before the light level that the guest had before; null if there is none
    /// @param directory where there is room for what the guest sends
    public static Captured save(
            AgentSession agent,
            @Nullable BaseListing base,
            @Nullable LightLevel before,
            CaptureRequest request,
            Path directory,
            Save save,
            Run run) {
        try (NewPieces sent = new NewPieces(directory)) {
            LightIndex captured = new Capture(agent, base, before, sent, run).capture(request);
            List<PlacedPiece> places = ContentLayout.of(captured.files(), before == null ? null : before.index());
            LightIndex index = captured.placed(places);
            save.light(LightLevel.CONTENT, new ContentSource(places, sent, before), run);
            save.light(LightLevel.INDEX, index.encode(), run);
            save.scanned(sent.bytes());
            return new Captured(index, sent.bytes());
        }
    }

    /// What differs between an entry and a guest as it is now; nothing is stored.
    ///
    /// @param level of the entry
    /// @param base what the guest's root began as; null if that is not known
    /// @param directory where there is room for what the guest sends
    public static LightDiff compare(
            LightLevel level,
            AgentSession agent,
            @Nullable BaseListing base,
            CaptureRequest request,
            Path directory,
            Run run) {
        try (NewPieces sent = new NewPieces(directory)) {
            LightIndex now = new Capture(agent, base, level, sent, run).capture(request);
            LightContents before = LightContents.of(level, base);
            LightContents after = new LightContents(
                    now,
                    digest -> {
                        byte[] piece = sent.read(digest);
                        return piece == null ? before.pieces().apply(digest) : piece;
                    },
                    base);
            return LightDiff.of(before, after, run);
        }
    }
}
