package org.vml.workingarea;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a guest is told when it boots, beside who it is and whose key may log in.
///
/// @param pin for a CernVM 3 or 4; null to leave it as the image or the disk has it
/// @param commands shell lines that root runs once, in their order
/// @param agentService whether the agent is on the drive, and becomes a service on the machine's own channel
public record Contextualisation(@Nullable CvmfsPin pin, List<String> commands, boolean agentService) {
    /// Nothing but identity and key.
    public static final Contextualisation USUAL = new Contextualisation(null, List.of(), false);

    public Contextualisation {
        commands = List.copyOf(commands);
    }

    /// The same with another system of CernVM.
    Contextualisation pinned(@Nullable CvmfsPin other) {
        return new Contextualisation(other, commands, agentService);
    }
}
