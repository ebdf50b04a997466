/// The conversation with the controller, seen from the guest: one request at a time, answered in turn.
@NullMarked
package org.vml.agent.session;

import org.jspecify.annotations.NullMarked;
