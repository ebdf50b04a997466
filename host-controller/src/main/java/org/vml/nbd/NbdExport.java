package org.vml.nbd;

/// What a server offers after the handshake.
///
/// @param size in bytes
/// @param flags the transmission flags, `FLAG_…` of [NbdProtocol]
/// @param context the metadata context that was asked for
/// @param contextId its id, or [#NO_CONTEXT]
public record NbdExport(long size, int flags, NbdContext context, long contextId) {
    /// No id (they are unsigned numbers of 32 bits): the server does not know the context.
    public static final long NO_CONTEXT = -1;

    public boolean canFlush() {
        return (flags & NbdProtocol.FLAG_SEND_FLUSH) != 0;
    }
}
