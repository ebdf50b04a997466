package org.vml.nbd;

/// What a server offers after the handshake.
///
/// @param size in bytes
/// @param flags the transmission flags, `FLAG_…` of [NbdProtocol]
/// @param allocation the id of the metadata context `base:allocation`, or [#NO_ALLOCATION]
public record NbdExport(long size, int flags, long allocation) {
    /// No id (they are unsigned numbers of 32 bits): the server cannot tell where it has data.
    public static final long NO_ALLOCATION = -1;

    public boolean canFlush() {
        return (flags & NbdProtocol.FLAG_SEND_FLUSH) != 0;
    }
}
