package org.vml.workingarea;

import java.util.Optional;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.light.LightRules;
import org.vml.light.LightRulesSource;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// For machines whose guests let nobody in.
public final class NoGuests {
    private NoGuests() {}

    public static LightMeans means() {
        return new LightMeans(
                new GuestAgents() {
                    @Override
                    public AgentSession start(GuestAccess access, Run run) {
                        throw ProblemException.of(ProblemKind.GUEST, "Nobody listens at " + access);
                    }

                    @Override
                    public AgentImage image() {
                        throw ProblemException.of(ProblemKind.FAILED, "There is no agent");
                    }
                },
                (repository, entry, volume) -> Optional.empty(),
                new LightRulesSource() {
                    @Override
                    public LightRules ofHost() {
                        return LightRules.USUAL;
                    }

                    @Override
                    public LightRules ofGuest(String text) {
                        return LightRules.USUAL;
                    }
                });
    }
}
