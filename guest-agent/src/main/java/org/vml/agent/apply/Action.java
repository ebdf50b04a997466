package org.vml.agent.apply;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// One change that is planned, prepared, and written to the journal with all that undoing it needs.
sealed interface Action {
    RawPath path();

    /// `new/NUMBER` moves to the path; what was there, to `old/NUMBER`.
    ///
    /// @param stage the number of the stage, from 0
    /// @param replaced what is there before; null if nothing
    /// @param put the new object
    /// @param directory how the directory that was put looks once its children are in it; null for everything else
    record Place(
            RawPath path,
            int stage,
            int number,
            @Nullable Seen replaced,
            Seen put,
            @Nullable Look directory) implements Action {}

    /// What is at the path moves to `old/NUMBER`.
    record Take(RawPath path, int stage, int number, Seen taken) implements Action {}

    /// An empty directory is removed, where directories cannot be moved. Undoing makes a new one.
    record Drop(RawPath path, int stage, int number, Look before) implements Action {}

    /// All but the content is changed in place.
    ///
    /// @param inode of the object, which has to be the same one in undoing
    record Change(RawPath path, Seen seen, long inode, Look before, Look after) implements Action {}

    /// A directory keeps its time of modification, though what is in it changes.
    record Hold(RawPath path, FileTime modified) implements Action {}

    default void write(WireWriter out) {
        switch (this) {
            case Place place -> {
                out.octet(0);
                place.path.write(out);
                out.number(place.stage);
                out.number(place.number);
                out.optional(place.replaced, Seen::write);
                place.put.write(out);
                out.optional(place.directory, Look::write);
            }
            case Take take -> {
                out.octet(1);
                take.path.write(out);
                out.number(take.stage);
                out.number(take.number);
                take.taken.write(out);
            }
            case Drop drop -> {
                out.octet(2);
                drop.path.write(out);
                out.number(drop.stage);
                out.number(drop.number);
                drop.before.write(out);
            }
            case Change change -> {
                out.octet(3);
                change.path.write(out);
                change.seen.write(out);
                out.number(change.inode);
                change.before.write(out);
                change.after.write(out);
            }
            case Hold hold -> {
                out.octet(4);
                hold.path.write(out);
                hold.modified.write(out);
            }
        }
    }

    static Action read(WireReader in) throws ProtocolException {
        int kind = in.number(4);
        RawPath path = RawPath.read(in);
        return switch (kind) {
            case 0 ->
                new Place(
                        path,
                        in.number(Integer.MAX_VALUE),
                        in.number(Integer.MAX_VALUE),
                        in.optional(Seen::read),
                        Seen.read(in),
                        in.optional(Look::read));
            case 1 -> new Take(path, in.number(Integer.MAX_VALUE), in.number(Integer.MAX_VALUE), Seen.read(in));
            case 2 -> new Drop(path, in.number(Integer.MAX_VALUE), in.number(Integer.MAX_VALUE), Look.read(in));
            case 3 -> new Change(path, Seen.read(in), in.number(), Look.read(in), Look.read(in));
            default -> new Hold(path, FileTime.read(in));
        };
    }
}
