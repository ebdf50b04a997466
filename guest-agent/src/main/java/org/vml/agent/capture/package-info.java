/// What the agent reads of its guest: which objects may differ from the base, and what they are like. Nothing is
/// changed,
/// no link is followed, no file system but the root's is entered.
@NullMarked
package org.vml.agent.capture;

import org.jspecify.annotations.NullMarked;
