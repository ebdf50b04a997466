/// The way into a guest without a network and without a login: the virtio serial channel `org.vml.agent.0` of the
/// machine, at which the agent waits as a service; see `scripts/lib/vml-agent-channel`.
@NullMarked
package org.vml.guest.channel;

import org.jspecify.annotations.NullMarked;
