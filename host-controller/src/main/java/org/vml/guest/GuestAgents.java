package org.vml.guest;

import org.vml.operation.Run;

/// Agents in guests.
public interface GuestAgents {
    /// Starts the agent in a guest and greets it. By SSH it is put there first, unless it is there, and runs as root if
    /// the guest allows that. Closing the session ends the agent, and so does cancelling the run. Problems are of
    /// kind `GUEST`.
    AgentSession start(GuestAccess access, Run run);

    /// The agent of this build. `FAILED` if it is not where it should be.
    AgentImage image();
}
