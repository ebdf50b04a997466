package org.vml.exchange.image;

/// What a server offers after the handshake.
///
/// @param size in bytes
/// @param flags the transmission flags, `FLAG_…` of [NbdProtocol]
/// @param allocation the id of the metadata context `base:allocation`, or [#NO_ALLOCATION]
record NbdExport(long size, int flags, long allocation) {
    /// No id (they are unsigned numbers of 32 bits): the server cannot tell where it has data.
    static final long NO_ALLOCATION = -1;

    boolean canFlush() {
        return (flags & NbdProtocol.FLAG_SEND_FLUSH) != 0;
    }
}
