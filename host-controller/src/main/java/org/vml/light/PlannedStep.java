package org.vml.light;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;

/// What is to become of one path of an entry in a guest.
///
/// @param step what the agent is to do, or null for nothing
/// @param note why, where that is not plain; may be empty
public record PlannedStep(
        RawPath path, Verdict verdict, @Nullable RestoreStep step, String note) {
    /// How the entry, its base and the guest stand to each other.
    public enum Verdict {
        /// The guest has not got it: it is put there.
        ADD,
        /// The guest has it as the base had it: it becomes as in the entry.
        CHANGE,
        /// The same for what was removed.
        REMOVE,
        /// The guest has it as in the entry already.
        SAME,
        /// The guest has it otherwise; what was chosen is done.
        CONFLICT,
        /// It is in the entry, but is not put into another machine.
        CARRIED
    }
}
