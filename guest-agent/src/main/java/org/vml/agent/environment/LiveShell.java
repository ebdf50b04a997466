package org.vml.agent.environment;

import java.util.List;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.Withheld;

/// The shell that a user works in.
///
/// @param source how it is known, for people
/// @param dropped what of it cannot be told
record LiveShell(ShellState state, String source, List<Withheld> dropped) {}
