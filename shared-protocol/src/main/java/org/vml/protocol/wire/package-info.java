/// Frames on a byte stream, and how values are written into them.
///
/// A frame is the length of its body (four bytes, big-endian, 1 to [org.vml.protocol.wire.Frames#LONGEST]), then the
/// body, whose first byte says what message it is. Whoever reads believes nothing: lengths and counts are checked
/// against what is left of the frame before anything is allocated, so that a peer can cost no more memory than one
/// frame.
@NullMarked
package org.vml.protocol.wire;

import org.jspecify.annotations.NullMarked;
