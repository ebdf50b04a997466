package org.vml.agent.capture;

import java.io.IOException;
import org.vml.protocol.message.AgentMessage;

/// Where a walk tells what it finds.
@FunctionalInterface
interface WalkOutput {
    void send(AgentMessage message) throws IOException;
}
