package org.vml.diskserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.vml.nbd.NbdProtocol;

/// An option of a client's handshake, and how it is answered. Source: `doc/proto.md`, "Option haggling".
///
/// @param number `OPT_…` of [NbdProtocol]
/// @param data what came with it and was not taken yet
record Option(int number, ByteBuffer data) {
    /// Puts the data of a reply into a buffer.
    interface Content {
        void put(ByteBuffer into);
    }

    /// Takes a string that its length precedes; null if that is not what is there.
    @Nullable
    String string() {
        if (data.remaining() < Integer.BYTES) {
            return null;
        }
        int length = data.getInt();
        if (length < 0 || length > Math.min(NbdProtocol.MAX_STRING, data.remaining())) {
            return null;
        }
        byte[] bytes = new byte[length];
        data.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// All that is left, as a string.
    String rest() {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Takes a number of so many bytes, 2 or 4; -1 if it is not there, or higher than anything that could
    /// follow.
    int count(int bytes) {
        if (data.remaining() < bytes) {
            return -1;
        }
        int count = bytes == Short.BYTES ? Short.toUnsignedInt(data.getShort()) : data.getInt();
        return count > data.remaining() ? -1 : count;
    }

    void reply(Sender out, int type, Content content) throws IOException {
        ByteBuffer buffer = out.buffer();
        buffer.putLong(NbdProtocol.OPTION_REPLY_MAGIC).putInt(number).putInt(type);
        int length = buffer.position();
        buffer.putInt(0);
        content.put(buffer);
        buffer.putInt(length, buffer.position() - length - Integer.BYTES);
        out.send();
    }

    void acknowledge(Sender out) throws IOException {
        reply(out, NbdProtocol.REP_ACK, data -> {});
    }

    void refuse(Sender out, int error, String text) throws IOException {
        reply(out, error, data -> data.put(text.getBytes(StandardCharsets.UTF_8)));
    }
}
