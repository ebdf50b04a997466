package org.vml.operation;

/// Something destructive that was thought through and can be looked at before it is done: a dry run is a plan that
/// nobody executes.
///
/// @param <R> what executing it reports
public interface Plan<R> {
    /// Does what the plan says. At most once.
    R execute(Run run);
}
