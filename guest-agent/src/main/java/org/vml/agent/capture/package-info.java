/// What the agent reads of its guest: which objects may differ from the base, and what they are like. Nothing is
/// changed, no link is followed, no other file system is entered.
///
/// Where it looks: in the upper layer, if the root is an overlay whose layers can be seen ([Overlay]); else it
/// compares directories with the fingerprints that the controller sent; without those with what packages installed
/// ([PackagesBase]).
///
/// What is not guaranteed: that the walk is of one moment. What changes meanwhile is in this save or in the next one.
@NullMarked
package org.vml.agent.capture;

import org.jspecify.annotations.NullMarked;
