package org.vml.guest;

import java.util.List;
import org.vml.operation.Run;

/// A way into one guest. Thread-safe.
public interface GuestTransport extends AutoCloseable {
    /// Runs the agent in the guest; puts it there first if the guest has not got it. May be called more than once.
    ///
    /// @param arguments of `vml-agent`: letters, digits and `._/=-`
    /// @param elevate whether it shall run as root. It runs as who logged in where root cannot be had without a
    ///     password: see [AgentProcess#elevated]
    /// @param run is told of the bytes that are sent first; cancelled, it leaves nothing in the guest
    AgentProcess start(AgentImage image, List<String> arguments, boolean elevate, Run run);

    /// Ends the connection, and with it the agents that it started. May be called more than once.
    @Override
    void close();
}
