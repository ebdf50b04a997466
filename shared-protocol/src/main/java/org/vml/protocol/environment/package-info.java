/// What the light level consists of: files with all that can be said of them, what was left out and why, the shell's
/// environment, facts about the system. Pure values; each knows how to write itself into a frame and to be read from
/// it.
@NullMarked
package org.vml.protocol.environment;

import org.jspecify.annotations.NullMarked;
