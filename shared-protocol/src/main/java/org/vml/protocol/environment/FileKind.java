package org.vml.protocol.environment;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// What kind of object a path names.
public enum FileKind {
    FILE(0),
    DIRECTORY(1),
    SYMLINK(2),
    FIFO(3),
    SOCKET(4),
    CHAR_DEVICE(5),
    BLOCK_DEVICE(6);

    private static final Map<Integer, FileKind> KINDS =
            Stream.of(values()).collect(Collectors.toMap(kind -> kind.code, Function.identity()));

    private final int code;

    FileKind(int code) {
        this.code = code;
    }

    /// Its number in frames.
    public int code() {
        return code;
    }

    void write(WireWriter out) {
        out.octet(code);
    }

    static FileKind read(WireReader in) throws ProtocolException {
        int code = in.octet();
        FileKind kind = KINDS.get(code);
        if (kind == null) {
            throw new ProtocolException("no kind of file has the number " + code);
        }
        return kind;
    }
}
