/// The inside of a guest, as the host reaches it: a [org.vml.guest.GuestTransport] runs the agent there and hands over
/// its standard streams.
///
/// What comes out of those streams was written by a guest, which may be hostile: whoever reads them checks it.
/// Problems are of kind [org.vml.problem.ProblemKind#GUEST].
///
/// Not guaranteed: that the agent ends at once when a connection is torn. It learns of it by the end of its input, and
/// must then end by itself.
@NullMarked
package org.vml.guest;

import org.jspecify.annotations.NullMarked;
