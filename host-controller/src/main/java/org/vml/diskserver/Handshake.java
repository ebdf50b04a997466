package org.vml.diskserver;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.vml.nbd.NbdProtocol;

/// The handshake of a server: what a client may ask before it comes to a disk. Source: `doc/proto.md`, "Fixed
/// newstyle negotiation", "Option types", "Option reply types".
final class Handshake {
    /// The longest option in bytes; the longest that makes sense are a name and a few queries of 4 KiB.
    private static final int MOST_DATA = 32 << 10;

    /// How many options a client may send: a bound on what it makes us do.
    private static final int MOST_OPTIONS = 1000;

    private static final int ZEROES = 124;

    static final int FLAGS = NbdProtocol.FLAG_HAS_FLAGS
            | NbdProtocol.FLAG_READ_ONLY
            | NbdProtocol.FLAG_SEND_FLUSH
            | NbdProtocol.FLAG_CAN_MULTI_CONN
            | NbdProtocol.FLAG_SEND_CACHE;

    private final Receiver in;
    private final Sender out;
    private final Exports exports;
    private boolean zeroes;
    private boolean structured;

    /// The disk for which the client has chosen `base:allocation`.
    private @Nullable ServedDisk withAllocation;

    /// What was agreed on.
    ///
    /// @param structured whether replies are structured
    /// @param allocation whether the client may ask for the status of blocks
    record Agreement(ServedDisk disk, boolean structured, boolean allocation) {}

    Handshake(Receiver in, Sender out, Exports exports) {
        this.in = in;
        this.out = out;
        this.exports = exports;
    }

    /// Does it; null if the client has changed its mind.
    @Nullable
    Agreement shake() throws IOException {
        greet();
        for (int i = 0; i < MOST_OPTIONS; i++) {
            Option option = nextOption();
            if (option.number() == NbdProtocol.OPT_ABORT) {
                option.acknowledge(out);
                return null;
            }
            ServedDisk chosen = answer(option);
            if (chosen != null) {
                return new Agreement(chosen, structured, chosen.equals(withAllocation));
            }
        }
        throw new ProtocolException("the client does not come to an end with its options");
    }

    private void greet() throws IOException {
        int flags = NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES;
        out.buffer().putLong(NbdProtocol.MAGIC).putLong(NbdProtocol.IHAVEOPT).putShort((short) flags);
        out.send();
        int chosen = in.need(Integer.BYTES).getInt();
        require((chosen & ~flags) == 0, "the client wants what was not offered");
        zeroes = (chosen & NbdProtocol.FLAG_NO_ZEROES) == 0;
    }

    private Option nextOption() throws IOException {
        ByteBuffer header = in.need(Long.BYTES + 2 * Integer.BYTES);
        require(header.getLong() == NbdProtocol.IHAVEOPT, "an option does not begin as it should");
        int number = header.getInt();
        long length = Integer.toUnsignedLong(header.getInt());
        if (length > MOST_DATA) {
            new Option(number, ByteBuffer.allocate(0)).refuse(out, NbdProtocol.REP_ERR_TOO_BIG, "too long");
            throw new ProtocolException("an option of " + length + " bytes");
        }
        return new Option(number, ByteBuffer.wrap(in.bytes((int) length)));
    }

    /// Answers an option; the disk that is chosen by it, or null.
    private @Nullable ServedDisk answer(Option option) throws IOException {
        switch (option.number()) {
            case NbdProtocol.OPT_EXPORT_NAME -> {
                return exportName(option);
            }
            case NbdProtocol.OPT_GO, NbdProtocol.OPT_INFO -> {
                ServedDisk disk = info(option);
                return option.number() == NbdProtocol.OPT_GO ? disk : null;
            }
            case NbdProtocol.OPT_LIST -> list(option);
            case NbdProtocol.OPT_STRUCTURED_REPLY -> structuredReply(option);
            case NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.OPT_SET_META_CONTEXT -> metaContext(option);
            case NbdProtocol.OPT_STARTTLS ->
                option.refuse(out, NbdProtocol.REP_ERR_POLICY, "no TLS on a socket of this host");
            default -> option.refuse(out, NbdProtocol.REP_ERR_UNSUP, "unknown option");
        }
        return null;
    }

    /// `NBD_OPT_EXPORT_NAME` has no way to tell an error: the client is left.
    private ServedDisk exportName(Option option) throws IOException {
        ServedDisk disk = exports.find(option.rest());
        if (disk == null) {
            throw new ProtocolException("there is no such export");
        }
        out.buffer().putLong(disk.size()).putShort((short) FLAGS).put(new byte[zeroes ? ZEROES : 0]);
        out.send();
        return disk;
    }

    /// `NBD_OPT_GO`, `NBD_OPT_INFO`: name of the export, number of information requests, these.
    private @Nullable ServedDisk info(Option option) throws IOException {
        String name = option.string();
        int requests = option.count(Short.BYTES);
        if (name == null || requests < 0 || option.data().remaining() != Short.BYTES * requests) {
            option.refuse(out, NbdProtocol.REP_ERR_INVALID, "malformed");
            return null;
        }
        ServedDisk disk = known(option, name);
        if (disk == null) {
            return null;
        }
        option.reply(
                out,
                NbdProtocol.REP_INFO,
                info -> info.putShort((short) NbdProtocol.INFO_EXPORT)
                        .putLong(disk.size())
                        .putShort((short) FLAGS));
        while (option.data().hasRemaining()) {
            if (option.data().getShort() == NbdProtocol.INFO_BLOCK_SIZE) {
                option.reply(out, NbdProtocol.REP_INFO, Handshake::blockSizes);
            }
        }
        option.acknowledge(out);
        return disk;
    }

    /// Minimum, preferred and maximum ("Block size constraints").
    private static void blockSizes(ByteBuffer info) {
        info.putShort((short) NbdProtocol.INFO_BLOCK_SIZE)
                .putInt(1)
                .putInt(4096)
                .putInt(NbdProtocol.MAX_PAYLOAD);
    }

    private @Nullable ServedDisk known(Option option, String name) throws IOException {
        ServedDisk disk = exports.find(name);
        if (disk == null) {
            option.refuse(out, NbdProtocol.REP_ERR_UNKNOWN, "there is no such export");
        }
        return disk;
    }

    private void list(Option option) throws IOException {
        if (option.data().hasRemaining()) {
            option.refuse(out, NbdProtocol.REP_ERR_INVALID, "malformed");
            return;
        }
        for (ServedDisk disk : exports.all()) {
            byte[] name = disk.name().getBytes(StandardCharsets.UTF_8);
            option.reply(
                    out,
                    NbdProtocol.REP_SERVER,
                    data -> data.putInt(name.length).put(name));
        }
        option.acknowledge(out);
    }

    private void structuredReply(Option option) throws IOException {
        if (option.data().hasRemaining()) {
            option.refuse(out, NbdProtocol.REP_ERR_INVALID, "malformed");
            return;
        }
        structured = true;
        option.acknowledge(out);
    }

    /// `NBD_OPT_LIST_META_CONTEXT`, `NBD_OPT_SET_META_CONTEXT`: name of the export, number of queries, queries.
    /// No query lists all contexts, or sets none.
    private void metaContext(Option option) throws IOException {
        boolean set = option.number() == NbdProtocol.OPT_SET_META_CONTEXT;
        withAllocation = set ? null : withAllocation;
        String name = option.string();
        int queries = option.count(Integer.BYTES);
        boolean meant = queries == 0 && !set;
        for (int i = 0; i < queries; i++) {
            String query = option.string();
            meant |= NbdProtocol.BASE_ALLOCATION.equals(query) || (!set && "base:".equals(query));
            queries = query == null ? -1 : queries;
        }
        if (name == null || queries < 0 || option.data().hasRemaining() || (set && !structured)) {
            option.refuse(out, NbdProtocol.REP_ERR_INVALID, "malformed, or before structured replies");
            return;
        }
        ServedDisk disk = known(option, name);
        if (disk == null) {
            return;
        }
        if (meant) {
            withAllocation = set ? disk : withAllocation;
            option.reply(
                    out,
                    NbdProtocol.REP_META_CONTEXT,
                    data -> data.putInt(Statuses.CONTEXT)
                            .put(NbdProtocol.BASE_ALLOCATION.getBytes(StandardCharsets.UTF_8)));
        }
        option.acknowledge(out);
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new ProtocolException(otherwise);
        }
    }
}
