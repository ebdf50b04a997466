package org.vml.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the reply to the one request that is under way: simple, or in structured chunks. Source: `doc/proto.md`,
/// "Simple reply message", "Structured reply chunk message", "Structured reply types".
final class NbdReplies {
    private final NbdWire wire;

    NbdReplies(NbdWire wire) {
        this.wire = wire;
    }

    /// Takes the content of a reply, chunk by chunk: reads exactly `length` bytes, or refuses.
    @FunctionalInterface
    interface Content {
        void take(int type, int length) throws IOException;
    }

    /// A reply that has no content.
    static final Content NOTHING = (type, length) -> {
        throw violation("content where none was asked for");
    };

    private record Chunk(boolean last, int type, int length) {}

    /// Reads to the end of the reply to the request `handle`; throws what the server reported, if it did.
    void await(long handle, Content content) throws IOException {
        NbdFailure failure = null;
        Chunk chunk;
        do {
            chunk = next(handle);
            if ((chunk.type & NbdProtocol.REPLY_FLAG_ERROR) != 0) {
                failure = failure == null ? failure(chunk.length) : alsoFailed(failure, chunk.length);
            } else if (chunk.type != NbdProtocol.REPLY_TYPE_NONE) {
                content.take(chunk.type, chunk.length);
            } else if (!chunk.last || chunk.length != 0) {
                throw violation("an empty chunk that is not the end");
            }
        } while (!chunk.last);
        throwIf(failure);
    }

    private Chunk next(long handle) throws IOException {
        return switch (wire.getInt()) {
            case NbdProtocol.SIMPLE_REPLY_MAGIC -> simple(handle);
            case NbdProtocol.STRUCTURED_REPLY_MAGIC -> structured(handle);
            default -> throw violation("a reply without a magic number");
        };
    }

    private Chunk simple(long handle) throws IOException {
        int error = wire.getInt();
        requireHandle(handle);
        throwIf(error == 0 ? null : new NbdFailure(error, ""));
        return new Chunk(true, NbdProtocol.REPLY_TYPE_NONE, 0);
    }

    private Chunk structured(long handle) throws IOException {
        int flags = wire.getShort();
        int type = Short.toUnsignedInt(wire.getShort());
        requireHandle(handle);
        int length = wire.getInt();
        if (length < 0) {
            throw violation("a chunk of more than 2 GiB");
        }
        return new Chunk((flags & NbdProtocol.REPLY_FLAG_DONE) != 0, type, length);
    }

    private void requireHandle(long handle) throws IOException {
        if (wire.getLong() != handle) {
            throw violation("a reply to a request that nobody made");
        }
    }

    /// An error chunk: the error, the length of a text, the text, and what later versions of the protocol add.
    private NbdFailure failure(int length) throws IOException {
        if (length < 6 || length > 2 * NbdProtocol.MAX_STRING) {
            throw violation("an error chunk of " + length + " bytes");
        }
        int error = wire.getInt();
        int text = Short.toUnsignedInt(wire.getShort());
        byte[] rest = wire.getBytes(length - 6);
        if (text > rest.length) {
            throw violation("an error text longer than its chunk");
        }
        return new NbdFailure(error, new String(rest, 0, text, StandardCharsets.UTF_8));
    }

    private NbdFailure alsoFailed(NbdFailure first, int length) throws IOException {
        NbdFailure ignored = failure(length);
        return first;
    }

    private static void throwIf(@Nullable NbdFailure failure) throws NbdFailure {
        if (failure != null) {
            throw failure;
        }
    }

    static ProtocolException violation(String what) {
        return new ProtocolException("the server breaks the protocol: " + what);
    }
}
