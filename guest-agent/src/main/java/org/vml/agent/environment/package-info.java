/// The environment that a user works in: that of a clean login shell, that of the shell which was worked in last, and
/// the commands that lead from one to the other. What shells say of themselves is taken as data; nothing of it is
/// run.
@NullMarked
package org.vml.agent.environment;

import org.jspecify.annotations.NullMarked;
