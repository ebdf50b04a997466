package org.vml.agent.apply;

import java.util.stream.Stream;
import org.vml.protocol.wire.ProtocolException;

/// How far a restore has come.
enum Phase {
    /// Nothing of the guest is changed but for the stages: forgetting it is enough.
    PREPARING(0),
    /// All actions are in the journal and prepared; any of them may have been done.
    READY(1),
    /// All actions have been done.
    DONE(2),
    /// Any of them may have been undone.
    UNDOING(3),
    /// All have been undone.
    UNDONE(4),
    /// Done, and no longer to be undone: the stages are going.
    LEAVING(5);

    private final int code;

    Phase(int code) {
        this.code = code;
    }

    /// Its number in the journal.
    int code() {
        return code;
    }

    static Phase of(int code) throws ProtocolException {
        return Stream.of(values())
                .filter(phase -> phase.code == code)
                .findFirst()
                .orElseThrow(() -> new ProtocolException("no phase of a restore has the number " + code));
    }

    /// Whether the guest is between two states.
    boolean isBetween() {
        return this == READY || this == UNDOING;
    }
}
