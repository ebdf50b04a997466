package org.vml.workingarea;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a guest is told when it boots, beside who it is and whose key may log in.
///
/// @param pin for a CernVM 3 or 4; null to leave it as the image or the disk has it
/// @param commands shell lines that root runs once, in their order
public record Contextualisation(@Nullable CvmfsPin pin, List<String> commands) {
    /// Nothing but identity and key.
    public static final Contextualisation USUAL = new Contextualisation(null, List.of());

    public Contextualisation {
        commands = List.copyOf(commands);
    }
}
