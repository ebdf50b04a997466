/// The program inside the guest: it tells what differs from what the guest began as, and puts that into another one.
/// It is brought by the controller, spoken to over its standard streams, and ends with the session.
@NullMarked
package org.vml.agent;

import org.jspecify.annotations.NullMarked;
