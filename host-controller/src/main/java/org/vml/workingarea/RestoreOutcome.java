package org.vml.workingarea;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.light.PlannedStep;
import org.vml.protocol.message.AgentMessage;

/// What came of restoring.
///
/// @param entry what was restored; empty where a restore was undone
/// @param steps what was planned for each path
/// @param restored what the agent did; null for a dry run
public record RestoreOutcome(String entry, List<PlannedStep> steps, AgentMessage.@Nullable Restored restored) {}
