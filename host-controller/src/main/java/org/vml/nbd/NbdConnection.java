package org.vml.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/// One connection to an NBD server, in its transmission phase; one request at a time, for one thread at a time. Source:
/// `doc/proto.md`, "Request types".
///
/// An [NbdFailure] leaves it usable; after any other `IOException` it must be closed. No request takes longer than the
/// connection has patience, whatever the server does, and none needs memory that depends on what the server says beyond
/// a megabyte.
public final class NbdConnection implements AutoCloseable {
    /// The longest read or write: servers need not accept more than 32 MiB ("Block size constraints").
    public static final int MAX_LENGTH = 4 << 20;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final NbdWire wire;
    private final NbdReplies replies;
    private final NbdExport export;
    private long handle;

    /// Is told each stretch in turn: how long it is, and whether it is nothing, in the sense of the [NbdContext].
    @FunctionalInterface
    public interface Stretches {
        void add(long length, boolean nothing);
    }

    private NbdConnection(NbdWire wire, NbdExport export) {
        this.wire = wire;
        this.replies = new NbdReplies(wire);
        this.export = export;
    }

    /// The same, to be asked where the disk has data.
    public static NbdConnection open(Path socket, String export, Duration patience) throws IOException {
        return open(socket, export, NbdContext.ALLOCATION, patience);
    }

    /// Connects and shakes hands; an [NbdFailure] or a `ProtocolException` if the server refuses the export.
    public static NbdConnection open(Path socket, String export, NbdContext context, Duration patience)
            throws IOException {
        NbdWire wire = NbdWire.connect(socket, patience);
        try {
            return new NbdConnection(wire, NbdHandshake.negotiate(wire, export, context));
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    public NbdExport export() {
        return export;
    }

    /// Fills `into` with what is at `offset`; at most [#MAX_LENGTH].
    public void read(long offset, ByteBuffer into) throws IOException {
        NbdReadContent content = new NbdReadContent(wire, offset, into);
        send(NbdProtocol.CMD_READ, offset, into.remaining(), NO_DATA);
        replies.await(handle, content);
        content.requireComplete();
        into.position(into.limit());
    }

    /// Writes the remaining bytes, at most [#MAX_LENGTH], to `offset`.
    public void write(long offset, ByteBuffer bytes) throws IOException {
        send(NbdProtocol.CMD_WRITE, offset, bytes.remaining(), bytes);
        replies.await(handle, NbdReplies.NOTHING);
    }

    public void flush() throws IOException {
        if (export.canFlush()) {
            send(NbdProtocol.CMD_FLUSH, 0, 0, NO_DATA);
            replies.await(handle, NbdReplies.NOTHING);
        }
    }

    /// Says what is allocated from `offset` on: at least one stretch, perhaps fewer than `length` bytes
    /// (which fit into 32 bits, unsigned), perhaps more.
    public void blockStatus(long offset, long length, Stretches stretches) throws IOException {
        if (export.contextId() == NbdExport.NO_CONTEXT) {
            stretches.add(length, false);
            return;
        }
        NbdStatusContent content = new NbdStatusContent(wire, export, stretches);
        send(NbdProtocol.CMD_BLOCK_STATUS, offset, length, NO_DATA);
        replies.await(handle, content);
        content.requireComplete();
    }

    private void send(short command, long offset, long length, ByteBuffer data) throws IOException {
        handle++;
        wire.startClock();
        wire.message().putInt(NbdProtocol.REQUEST_MAGIC).putShort((short) 0).putShort(command);
        wire.message().putLong(handle).putLong(offset).putInt((int) length);
        wire.send(data);
    }

    /// Takes leave of the server: a server that is kept by its clients then ends in an orderly way.
    public void disconnect() throws IOException {
        try (wire) {
            send(NbdProtocol.CMD_DISC, 0, 0, NO_DATA);
        }
    }

    /// Drops the connection, without a word.
    @Override
    public void close() throws IOException {
        wire.close();
    }
}
