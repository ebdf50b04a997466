package org.vml.agent.apply;

import java.util.List;
import org.vml.protocol.environment.RawPath;

/// What is done in the guest when files have been restored, or a restore undone: services read their files anew.
@FunctionalInterface
public interface AfterRestore {
    /// Nothing.
    AfterRestore NOTHING = changed -> List.of();

    /// Failures are told, not thrown.
    ///
    /// @param changed what was put, changed or removed, in the order of the paths
    /// @return notes for people
    List<String> run(List<RawPath> changed);
}
