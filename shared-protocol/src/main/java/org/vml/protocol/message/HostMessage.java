package org.vml.protocol.message;

import java.util.List;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.environment.Section;
import org.vml.protocol.wire.Bytes;

/// What the controller says.
public sealed interface HostMessage {
    /// Opens the session.
    ///
    /// @param protocol the newest version that the controller speaks
    /// @param version its build
    record Hello(int protocol, String version) implements HostMessage {}

    /// Walk the file system. What the controller knows of it follows in [Known] messages, if `known`.
    ///
    /// @param known whether the controller has a listing of what the machine's disk was like; otherwise the
    ///     agent finds out by itself what differs from the system as it was installed
    /// @param directories how many pairs will follow in all
    /// @param guestRules lines as in `.vmlignore`, of the guest: what [AgentMessage.Welcome#rules] means
    /// @param rules the same, of the user on the host
    /// @param largest the size in bytes from which on files are left out
    record Walk(boolean known, int directories, List<String> guestRules, List<String> rules, long largest)
            implements HostMessage {}

    /// Directories that the controller has a listing of: for each the key of its path and the fingerprint of its
    /// children; see [org.vml.protocol.environment.Fingerprint].
    ///
    /// @param pairs eight bytes each, big-endian: key, fingerprint, key, fingerprint …
    record Known(Bytes pairs, boolean last) implements HostMessage {}

    /// Read these objects, and offer their content. With what they were like in the base, where the agent can see that.
    record Read(List<RawPath> paths) implements HostMessage {}

    /// Which of the pieces offered are to be sent: bit `i % 8` of byte `i / 8` for piece `i`.
    record Want(Bytes bitmap) implements HostMessage {
        public boolean wants(int piece) {
            return piece / 8 < bitmap.length() && (bitmap.at(piece / 8) >> (piece % 8) & 1) == 1;
        }
    }

    /// Read the environment of this user.
    record ReadEnvironment(String user) implements HostMessage {}

    /// Read the facts about the system.
    ///
    /// @param sections which; none for all
    record ReadSystem(List<String> sections) implements HostMessage {}

    /// Make what is not there, in this order: groups, users, packages. For agents that can [Capability#PROVISION].
    ///
    /// @param wanted sections `groups`, `users` and `packages`, as the agent tells of them
    record Provision(List<Section> wanted) implements HostMessage {}

    /// What are these like now?
    record Inspect(List<RawPath> paths) implements HostMessage {}

    /// Restore; [Steps] follow.
    ///
    /// @param id names the restore in the guest's journal: up to 64 of `a-z 0-9 -`
    /// @param entry what is restored, for people
    record Restore(String id, String entry) implements HostMessage {}

    /// Some of the steps, in order.
    record Steps(List<RestoreStep> steps, boolean last) implements HostMessage {}

    /// A piece that was needed.
    record Content(Digest digest, Bytes bytes) implements HostMessage {}

    /// Undo a restore, or finish undoing it.
    ///
    /// @param id empty for the last one
    record Undo(String id) implements HostMessage {}

    /// Run the hooks around a moment in which the file systems are frozen. For agents that can [Capability#HOOKS].
    ///
    /// @param before whether it is about to come, or is over
    record Quiesce(boolean before) implements HostMessage {}

    /// The session ends.
    record Bye() implements HostMessage {}
}
