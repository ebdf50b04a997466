package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.message.AgentMessage.Restored;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// What a restore comes to if all its actions are done.
record Outcome(int done, List<Exclusion> failures, List<String> notes) {
    Restored restored(String id, List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new Restored(id, done, failures, all);
    }

    void write(WireWriter out) {
        out.number(done);
        out.list(failures, Exclusion::write);
        out.list(notes, (String note, WireWriter w) -> w.string(note));
    }

    static Outcome read(WireReader in) throws ProtocolException {
        return new Outcome(in.number(Integer.MAX_VALUE), in.list(Exclusion::read), in.list(WireReader::string));
    }
}
