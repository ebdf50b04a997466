package org.vml.protocol.message;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Section;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.wire.Bytes;

/// What the agent says.
public sealed interface AgentMessage {
    /// The answer to `Hello`.
    ///
    /// @param protocol the version that will be spoken: the newest that both know
    /// @param version the agent's build
    /// @param capabilities those that both builds know
    /// @param user whom it runs as
    /// @param login who logged in for it: the same, unless that was by sudo
    /// @param root whether it may read and change everything
    /// @param volume the UUID of the file system at `/` in 32 hexadecimal digits; empty if it is not known
    /// @param rules what `/etc/vml/light.json` in the guest says, up to [#LONGEST_RULES] characters; empty if there
    ///     is none
    record Welcome(
            int protocol,
            String version,
            Set<Capability> capabilities,
            String user,
            String login,
            boolean root,
            String volume,
            String rules)
            implements AgentMessage {
        public static final int LONGEST_RULES = 1 << 16;

        public Welcome {
            capabilities = Set.copyOf(capabilities);
        }
    }

    /// How the agent tells what differs from the base.
    ///
    /// @param kind `listing`, `overlay`, `packages`, `none`
    /// @param explanation for people: `the upper layer at /mnt/.rw/persistent`
    record Base(String kind, String explanation) implements AgentMessage {}

    /// What may differ in one directory.
    ///
    /// @param complete whether all that is in it was listed, by this message and those of the same directory that
    ///     came right before it
    /// @param opaque whether nothing of the base shows through it (an overlay's opaque directory)
    /// @param excluded the names in it that were left out, whose path is in an [Excluded] too
    /// @param removed the names that the base has and the guest has not, where the agent knows them
    record Listing(
            RawPath directory,
            boolean complete,
            boolean opaque,
            List<Child> children,
            List<Bytes> excluded,
            List<Bytes> removed)
            implements AgentMessage {}

    /// An object in a directory.
    record Child(Bytes name, Facts facts) {}

    /// What was left out.
    record Excluded(List<Exclusion> exclusions) implements AgentMessage {}

    /// The walk is over.
    ///
    /// @param objects how many were looked at
    /// @param unreadable how many directories could not be read; each is in an [Excluded]
    record Walked(long directories, long objects, long unreadable) implements AgentMessage {}

    /// Pieces of files, at most [#MOST_OFFERED] bytes together, to be answered by [HostMessage.Want].
    record Offer(List<Piece> pieces) implements AgentMessage {
        /// The most that is offered at a time, in bytes.
        public static final int MOST_OFFERED = 4 << 20;
    }

    /// A piece of a file.
    record Piece(Digest digest, int length) {}

    /// A piece that was wanted; they come in the order in which they were offered.
    record Content(Bytes bytes) implements AgentMessage {}

    /// What became of some of the paths that were asked for, in their order; more messages follow until all have been
    /// told. All pieces in them have been offered, if that was asked for.
    record Reports(List<Report> reports) implements AgentMessage {}

    /// What was found at one path.
    record Report(RawPath path, Outcome outcome) {}

    /// What was found.
    sealed interface Outcome {
        /// It was read.
        ///
        /// @param before what it was like in the base; null if that is not known, or it was not there
        /// @param beforeKnown whether that is known
        /// @param unstable whether it changed each time that it was read
        record Found(
                Facts facts,
                FileState state,
                boolean beforeKnown,
                @Nullable FileState before,
                boolean unstable) implements Outcome {}

        /// There is nothing; as [Found] for what there was.
        record Absent(boolean beforeKnown, @Nullable FileState before) implements Outcome {}

        /// It stays in the guest.
        record Secret(Withheld withheld) implements Outcome {}

        /// It was left out, or could not be read.
        record LeftOut(String reason) implements Outcome {}
    }

    record EnvironmentRead(Environment environment) implements AgentMessage {}

    record SystemRead(List<Section> sections) implements AgentMessage {}

    /// What was made of what was wanted, for people: `user ann`.
    ///
    /// @param failures what was not, and why
    record Provisioned(List<String> made, List<Unmade> failures) implements AgentMessage {}

    /// What could not be made, `package bash:amd64`, and why.
    record Unmade(String what, String why) {}

    /// Pieces that the next steps need, at most [Offer#MOST_OFFERED] bytes together; each is to be answered by one
    /// [HostMessage.Content], in this order.
    record Need(List<Digest> digests) implements AgentMessage {}

    /// What came of a restore or of undoing one.
    ///
    /// @param id names it; empty if there is nothing to undo
    /// @param done how many steps were done
    /// @param failures those that were not, and why
    /// @param notes for people: services that were restarted
    record Restored(String id, int done, List<Exclusion> failures, List<String> notes) implements AgentMessage {}

    /// The hooks ran.
    ///
    /// @param notes which of them did not end well, and how, for people
    record Quiesced(List<String> notes) implements AgentMessage {}

    /// The request could not be fulfilled.
    record Failed(String problem) implements AgentMessage {}
}
