package org.vml.light;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RestoreStep;

/// The pieces of files that a restore needs: those of the entry, those of its base, and those that were made for it.
///
/// @param base null if it is not at hand
/// @param made by their digests
record RestoreContents(LightLevel level, @Nullable BaseListing base, Map<Digest, byte[]> made) {
    /// A problem of kind `NOT_FOUND` if nobody has it.
    byte[] of(Digest digest, List<RestoreStep> wanted) {
        byte[] known = made.get(digest);
        if (known != null) {
            return known;
        }
        return level.has(digest) ? level.read(digest) : ofBase(digest, wanted);
    }

    /// A piece of a file whose content is that of the base: of one that is put anew, or that the agent has to part
    /// from other names before it amends it.
    private byte[] ofBase(Digest digest, List<RestoreStep> wanted) {
        for (RestoreStep step : wanted) {
            FileState state = switch (step) {
                case RestoreStep.Put put -> put.state();
                case RestoreStep.Amend amend -> amend.state();
                case RestoreStep.HardLink _, RestoreStep.Remove _ -> null;
            };
            int number = state == null ? -1 : state.pieces().indexOf(digest);
            if (number >= 0 && base != null) {
                FileState before = base.state(step.path());
                if (before != null && number == before.pieces().indexOf(digest)) {
                    return base.read(step.path(), number);
                }
            }
        }
        String name = level.index().base().name();
        throw ProblemException.of(
                        ProblemKind.NOT_FOUND,
                        "The content of a file is that of the base " + name
                                + (base == null
                                        ? ", which is not in the repository or has no file system that can be read"
                                        : ", where it is not found"))
                .next("Restore into a machine of that base");
    }
}
