package org.vml.agent.environment;

import java.util.List;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.Withheld;

/// A shell's state, and what of it cannot be told.
record StateRead(ShellState state, List<Withheld> dropped) {}
