package org.vml.agent.environment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.Bytes;

/// Fields that each end in NUL. Not thread-safe.
final class Fields {
    private final byte[] bytes;
    private int at;

    Fields(byte[] bytes, int start) {
        this.bytes = bytes;
        this.at = start;
    }

    /// A key and its value.
    record Pair(Bytes key, Bytes value) {}

    /// What was written is not what was expected, or breaks off.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    Bytes next() throws MalformedException {
        for (int end = at; end < bytes.length; end++) {
            if (bytes[end] == 0) {
                byte[] field = new byte[end - at];
                System.arraycopy(bytes, at, field, 0, field.length);
                at = end + 1;
                return Bytes.owned(field);
            }
        }
        throw new MalformedException();
    }

    /// The next one as text, whatever is not UTF-8 replaced.
    String text() throws MalformedException {
        return lossy(next());
    }

    void expect(String field) throws MalformedException {
        if (!text().equals(field)) {
            throw new MalformedException();
        }
    }

    /// A number of fields that are still to come.
    int count() throws MalformedException {
        String digits = text();
        if (!digits.matches("[0-9]{1,7}") || Integer.parseInt(digits) > bytes.length - at) {
            throw new MalformedException();
        }
        return Integer.parseInt(digits);
    }

    /// A count, as many keys, as many values.
    List<Pair> pairs() throws MalformedException {
        int count = count();
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(next());
        }
        List<Pair> pairs = new ArrayList<>();
        for (Bytes key : keys) {
            pairs.add(new Pair(key, next()));
        }
        return pairs;
    }

    static String lossy(Bytes raw) {
        return new String(raw.shared(), StandardCharsets.UTF_8);
    }

    /// As text; null if it is not UTF-8.
    static @Nullable String decoded(Bytes raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.shared()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
