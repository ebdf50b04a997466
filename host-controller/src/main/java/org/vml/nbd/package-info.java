/// The NBD protocol: its numbers ([org.vml.nbd.NbdProtocol]), and a client over Unix sockets
/// ([org.vml.nbd.NbdConnection]) that believes a server as little as a stranger: answers are bounded in size and time.
///
/// Not guaranteed: anything but "fixed newstyle" without TLS.
@NullMarked
package org.vml.nbd;

import org.jspecify.annotations.NullMarked;
