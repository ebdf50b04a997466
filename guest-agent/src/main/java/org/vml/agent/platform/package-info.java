/// What the agent needs to know of the system that it runs on.
@NullMarked
package org.vml.agent.platform;

import org.jspecify.annotations.NullMarked;
