package org.vml.agent.secret;

import org.jspecify.annotations.Nullable;

/// Looks closer at a candidate.
@FunctionalInterface
interface Check {
    /// What begins there; null if it is nothing.
    ///
    /// @param at where the literal of the [Trigger] begins
    @Nullable
    Secret check(Window window, int at);
}
