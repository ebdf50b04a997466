package org.vml.guest;

import org.vml.operation.Run;

/// Agents in guests.
public interface GuestAgents {
    /// Puts the agent into a guest, unless it is there, starts it, as root if the guest allows that, and greets it.
    /// Waits for a guest that has just been started. Closing the session ends the agent. Problems are of kind
    /// `GUEST`.
    AgentSession start(GuestAccess access, Run run);
}
