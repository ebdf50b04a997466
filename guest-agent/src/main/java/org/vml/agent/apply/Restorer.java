package org.vml.agent.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage.Restored;
import org.vml.protocol.wire.Bytes;

/// Restores files of an entry into a guest, and undoes that. One at a time: a second agent is refused. What each call
/// answers, and in which state it leaves the guest, is in the package's description.
///
/// After a crash nothing happens by itself. [#undo] then puts everything back, or [#restore] of the same id goes on
/// to the end; other restores are refused until one of both is done.
public final class Restorer {
    /// Where the journals are, below the root directory.
    public static final RawPath PLACE = RawPath.of("/var/lib/vml/restores");

    private final Path root;
    private final RawPath place;
    private final AfterRestore after;
    private final Changes changes;

    /// @param root a directory, as a real path: `/`
    /// @param place where the journals are, below the root: [#PLACE]
    public Restorer(Path root, RawPath place, AfterRestore after) {
        this(root, place, after, () -> {});
    }

    /// @param before run before each change that is made
    Restorer(Path root, RawPath place, AfterRestore after, Runnable before) {
        this.root = root;
        this.place = place;
        this.after = after;
        this.changes = new Changes(before);
    }

    /// Does the steps, or goes on with the restore of this id. If it is done already, the answer is the same again.
    /// What cannot be done and is known before anything is changed is among the failures; the rest is done.
    /// If something fails later, nothing is done: `done` is 0 and the path is among the failures.
    ///
    /// @param id up to 64 of `a-z 0-9 -`
    /// @param steps in the order of their paths, one for each at most
    /// @throws RestoreException if nothing was changed, and why
    public Restored restore(String id, String entry, List<RestoreStep> steps, PieceSource pieces) throws IOException {
        Journals.requireId(id);
        requireOrder(steps);
        try (Tree tree = new Tree(bytes(root));
                Journals journals = Journals.open(tree, place, changes)) {
            return new Session(tree, journals, changes, after).restore(id, entry, plan(tree, steps), pieces);
        }
    }

    /// Undoes a restore, or what was done of it before a crash, or goes on undoing it. What was changed since the
    /// restore is moved aside, and the notes say where to.
    ///
    /// @param id empty for the last one
    /// @return with an empty id if there is nothing to undo; with failures if something is left to undo
    public Restored undo(String id) throws IOException {
        if (!id.isEmpty()) {
            Journals.requireId(id);
        }
        try (Tree tree = new Tree(bytes(root));
                Journals journals = Journals.open(tree, place, changes)) {
            return new Session(tree, journals, changes, after).undo(id);
        }
    }

    /// Made only when it is needed.
    private Session.Planning plan(Tree tree, List<RestoreStep> steps) {
        return () -> {
            boolean labels = isLabelled(tree);
            Mounts mounts = Mounts.below(new RawPath(Bytes.owned(bytes(root))));
            return new Planner(tree, mounts, Accounts.of(tree), new Carried(place), labels).plan(steps);
        };
    }

    /// Whether SELinux is at work.
    private static boolean isLabelled(Tree tree) {
        try (Spot spot = tree.spot(RawPath.of("/sys/fs/selinux/enforce"))) {
            return spot.look() != null;
        } catch (LinuxException e) {
            return false;
        }
    }

    private static void requireOrder(List<RestoreStep> steps) throws RestoreException {
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i - 1).path().compareTo(steps.get(i).path()) >= 0) {
                throw new RestoreException("The steps are not in the order of their paths at "
                        + steps.get(i).path());
            }
        }
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
