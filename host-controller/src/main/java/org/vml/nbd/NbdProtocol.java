package org.vml.nbd;

/// The numbers of the NBD protocol, for a client and for a server. All fields on the wire are big-endian.
///
/// Source: `doc/proto.md` of <https://github.com/NetworkBlockDevice/nbd>, section by section; "fixed newstyle"
/// handshake only. Names are those of the document without their prefix `NBD_`.
public final class NbdProtocol {
    // "Newstyle negotiation", "Fixed newstyle negotiation": what the server says first, and magic numbers of options.
    public static final long MAGIC = 0x4e42444d41474943L; // "NBDMAGIC"
    public static final long IHAVEOPT = 0x49484156454F5054L; // "IHAVEOPT"
    public static final long OPTION_REPLY_MAGIC = 0x3e889045565a9L;

    // "Handshake flags" (16 bits, from the server), "Client flags" (32 bits): the same two bits mean the same.
    public static final int FLAG_FIXED_NEWSTYLE = 1;
    public static final int FLAG_NO_ZEROES = 1 << 1;

    // "Option types".
    public static final int OPT_EXPORT_NAME = 1;
    public static final int OPT_ABORT = 2;
    public static final int OPT_LIST = 3;
    public static final int OPT_STARTTLS = 5;
    public static final int OPT_INFO = 6;
    public static final int OPT_GO = 7;
    public static final int OPT_STRUCTURED_REPLY = 8;
    public static final int OPT_LIST_META_CONTEXT = 9;
    public static final int OPT_SET_META_CONTEXT = 10;

    // "Option reply types". Errors have bit 31 set, and may carry a text for people.
    public static final int REP_ACK = 1;
    public static final int REP_SERVER = 2;
    public static final int REP_INFO = 3;
    public static final int REP_META_CONTEXT = 4;
    public static final int REP_FLAG_ERROR = 1 << 31;
    public static final int REP_ERR_UNSUP = REP_FLAG_ERROR | 1;
    public static final int REP_ERR_POLICY = REP_FLAG_ERROR | 2;
    public static final int REP_ERR_INVALID = REP_FLAG_ERROR | 3;
    public static final int REP_ERR_UNKNOWN = REP_FLAG_ERROR | 6;
    public static final int REP_ERR_SHUTDOWN = REP_FLAG_ERROR | 7;
    public static final int REP_ERR_TOO_BIG = REP_FLAG_ERROR | 9;

    // What a REP_INFO is about ("NBD_OPT_INFO and NBD_OPT_GO").
    public static final int INFO_EXPORT = 0;
    public static final int INFO_NAME = 1;
    public static final int INFO_DESCRIPTION = 2;
    public static final int INFO_BLOCK_SIZE = 3;

    // "Transmission flags" of an export.
    public static final int FLAG_HAS_FLAGS = 1;
    public static final int FLAG_READ_ONLY = 1 << 1;
    public static final int FLAG_SEND_FLUSH = 1 << 2;
    public static final int FLAG_SEND_FUA = 1 << 3;
    public static final int FLAG_SEND_TRIM = 1 << 5;
    public static final int FLAG_SEND_WRITE_ZEROES = 1 << 6;
    public static final int FLAG_SEND_DF = 1 << 7;
    public static final int FLAG_CAN_MULTI_CONN = 1 << 8;
    public static final int FLAG_SEND_CACHE = 1 << 10;

    // "Metadata contexts": its name, and the bits of a status in it.
    public static final String BASE_ALLOCATION = "base:allocation";
    public static final int STATE_HOLE = 1;
    public static final int STATE_ZERO = 1 << 1;

    // "Request message", "Simple reply message", "Structured reply chunk message".
    public static final int REQUEST_MAGIC = 0x25609513;
    public static final int SIMPLE_REPLY_MAGIC = 0x67446698;
    public static final int STRUCTURED_REPLY_MAGIC = 0x668e33ef;

    // "Request types".
    public static final short CMD_READ = 0;
    public static final short CMD_WRITE = 1;
    public static final short CMD_DISC = 2;
    public static final short CMD_FLUSH = 3;
    public static final short CMD_TRIM = 4;
    public static final short CMD_CACHE = 5;
    public static final short CMD_WRITE_ZEROES = 6;
    public static final short CMD_BLOCK_STATUS = 7;

    // "Command flags" (16 bits).
    public static final int CMD_FLAG_REQ_ONE = 1 << 3;

    // "Structured reply flags", "Structured reply types" (16 bits each). Error types have bit 15 set.
    public static final int REPLY_FLAG_DONE = 1;
    public static final int REPLY_TYPE_NONE = 0;
    public static final int REPLY_TYPE_OFFSET_DATA = 1;
    public static final int REPLY_TYPE_OFFSET_HOLE = 2;
    public static final int REPLY_TYPE_BLOCK_STATUS = 5;
    public static final int REPLY_FLAG_ERROR = 1 << 15;
    public static final int REPLY_TYPE_ERROR = REPLY_FLAG_ERROR | 1;
    public static final int REPLY_TYPE_ERROR_OFFSET = REPLY_FLAG_ERROR | 2;

    // "Error values".
    public static final int EPERM = 1;
    public static final int EIO = 5;
    public static final int ENOMEM = 12;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EOVERFLOW = 75;
    public static final int ENOTSUP = 95;
    public static final int ESHUTDOWN = 108;

    /// The longest read or write that every server accepts, in bytes ("Block size constraints").
    public static final int MAX_PAYLOAD = 32 << 20;

    /// The longest string that the protocol allows ("Conventions").
    public static final int MAX_STRING = 4096;

    private NbdProtocol() {}
}
