package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// Something done to one path of a guest. Steps come in the order of their paths.
public sealed interface RestoreStep {
    RawPath path();

    /// Puts an object there, instead of what there is: a file with its content, a link, a node. A directory gets made
    /// if there is none, and keeps what is in it.
    record Put(RawPath path, FileState state) implements RestoreStep {}

    /// Makes the path another name of a file that another `Put` has put at `original`, which comes before it.
    record HardLink(RawPath path, RawPath original) implements RestoreStep {}

    /// Changes all but the content of what is there, which has the content of `state`.
    record Amend(RawPath path, FileState state) implements RestoreStep {}

    /// Removes what is there, a directory with all that is in it.
    record Remove(RawPath path) implements RestoreStep {}

    default void write(WireWriter out) {
        switch (this) {
            case Put put -> {
                out.octet(0);
                put.path.write(out);
                put.state.write(out);
            }
            case HardLink link -> {
                out.octet(1);
                link.path.write(out);
                link.original.write(out);
            }
            case Amend amend -> {
                out.octet(2);
                amend.path.write(out);
                amend.state.write(out);
            }
            case Remove remove -> {
                out.octet(3);
                remove.path.write(out);
            }
        }
    }

    static RestoreStep read(WireReader in) throws ProtocolException {
        return switch (in.number(3)) {
            case 0 -> new Put(RawPath.read(in), FileState.read(in));
            case 1 -> new HardLink(RawPath.read(in), RawPath.read(in));
            case 2 -> new Amend(RawPath.read(in), FileState.read(in));
            default -> new Remove(RawPath.read(in));
        };
    }
}
