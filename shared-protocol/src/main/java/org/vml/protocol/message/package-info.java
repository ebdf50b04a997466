/// What the controller and the agent say to each other, one message a frame. The controller asks, the agent answers;
/// each request says what answers it gets. The agent sends nothing unasked.
///
/// ```
/// Hello                → Welcome
/// Walk, Known…         → Base, (Listing | Excluded)…, Walked
/// Read                 → (Offer ← Want → Content…)…, Reports…
/// ReadEnvironment      → EnvironmentRead
/// ReadSystem           → SystemRead
/// Inspect              → Reports…          (as Read, but nothing is offered)
/// Provision            → Provisioned
/// Restore, Steps…      → (Need ← Content…)…, Restored
/// Undo                 → Restored
/// Quiesce              → Quiesced
/// Bye                  → (the agent ends)
/// ```
///
/// Anything may be answered by [org.vml.protocol.message.AgentMessage.Failed]; then the session can go on with another
/// request, unless the frames themselves were broken.
@NullMarked
package org.vml.protocol.message;

import org.jspecify.annotations.NullMarked;
