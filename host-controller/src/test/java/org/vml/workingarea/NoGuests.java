package org.vml.workingarea;

import java.util.Optional;
import org.vml.light.LightRules;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// For machines whose guests let nobody in.
public final class NoGuests {
    private NoGuests() {}

    public static LightMeans means() {
        return new LightMeans(
                (access, run) -> {
                    throw ProblemException.of(ProblemKind.GUEST, "Nobody listens at port " + access.port());
                },
                (repository, entry, volume) -> Optional.empty(),
                () -> LightRules.USUAL);
    }
}
