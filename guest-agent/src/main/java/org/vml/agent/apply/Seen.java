package org.vml.agent.apply;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// What of an object tells that its content is still the same. Its `ctime` does not: the agent's own moves change it.
/// Nor does the inode, which an overlay may number anew.
record Seen(FileKind kind, long size, long device, FileTime modified) {
    static Seen of(Stat stat) {
        Facts facts = stat.facts();
        return new Seen(facts.kind(), facts.size(), facts.device(), facts.modified());
    }

    boolean isStill(@Nullable Stat stat) {
        return stat != null && equals(of(stat));
    }

    boolean isDirectory() {
        return kind == FileKind.DIRECTORY;
    }

    void write(WireWriter out) {
        out.octet(kind.code());
        out.number(size);
        out.number(device);
        modified.write(out);
    }

    static Seen read(WireReader in) throws ProtocolException {
        int code = in.octet();
        FileKind kind = Stream.of(FileKind.values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow(() -> new ProtocolException("no kind of file has the number " + code));
        return new Seen(kind, in.number(Long.MAX_VALUE), in.number(Long.MAX_VALUE), FileTime.read(in));
    }
}
