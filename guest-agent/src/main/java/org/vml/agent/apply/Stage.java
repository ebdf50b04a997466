package org.vml.agent.apply;

import java.nio.charset.StandardCharsets;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// The directory `.vml-ID` on a file system: `new/N` is an object that will be put, `old/N` one that was moved away,
/// `kept/N` one that stood in the way of undoing. Nobody but its maker can look into it: there may be setuid
/// programs.
final class Stage implements AutoCloseable {
    static final String PREFIX = ".vml-";

    private static final byte[] SELF = "/proc/self".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = {'n', 'e', 'w'};
    private static final byte[] OLD = {'o', 'l', 'd'};
    static final byte[] KEPT = {'k', 'e', 'p', 't'};
    private static final int PRIVATE = 0700;
    private static final int OTHERS = 077;

    private final RawPath path;
    private final int own;
    private final int fresh;
    private final int old;

    private Stage(RawPath path, int own, int fresh, int old) {
        this.path = path;
        this.own = own;
        this.fresh = fresh;
        this.old = old;
    }

    static RawPath path(RawPath top, String id) {
        return top.child(PREFIX + id);
    }

    /// The number of the user that this process acts as.
    static int self() throws LinuxException {
        int link = Linux.open(Linux.AT_FDCWD, SELF, Linux.O_PATH, 0);
        try {
            return Linux.stat(link).facts().uid();
        } finally {
            Linux.close(link);
        }
    }

    static Stage make(Tree tree, RawPath path, Changes changes) throws LinuxException {
        try (Spot spot = tree.spot(path)) {
            makePrivate(spot.directory(), spot.name(), changes);
            int own = LinuxObjects.holdDirectory(spot.directory(), spot.name());
            try {
                makePrivate(own, NEW, changes);
                makePrivate(own, OLD, changes);
            } finally {
                Linux.close(own);
            }
        }
        return open(tree, path);
    }

    /// `EEXIST` if somebody else could have put something in.
    private static void makePrivate(int directory, byte[] name, Changes changes) throws LinuxException {
        try {
            changes.makeDirectory(directory, name, PRIVATE);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EEXIST
                    || !isPrivate(Linux.stat(directory, name).facts())) {
                throw e;
            }
        }
    }

    private static boolean isPrivate(Facts there) throws LinuxException {
        return there.kind() == FileKind.DIRECTORY && there.uid() == self() && (there.mode() & OTHERS) == 0;
    }

    static Stage open(Tree tree, RawPath path) throws LinuxException {
        int own = tree.directory(path);
        int fresh = -1;
        try {
            fresh = LinuxObjects.holdDirectory(own, NEW);
            return new Stage(path, own, fresh, LinuxObjects.holdDirectory(own, OLD));
        } catch (LinuxException e) {
            Linux.close(own);
            Linux.close(fresh);
            throw e;
        }
    }

    static byte[] name(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    int fresh() {
        return fresh;
    }

    int old() {
        return old;
    }

    boolean hasFresh(int number) throws LinuxException {
        return Spot.look(fresh, name(number)) != null;
    }

    boolean hasOld(int number) throws LinuxException {
        return Spot.look(old, name(number)) != null;
    }

    boolean hasKept(int number) throws LinuxException {
        return Spot.look(own, KEPT) != null && at(KEPT, number);
    }

    private boolean at(byte[] place, int number) throws LinuxException {
        int directory = LinuxObjects.holdDirectory(own, place);
        try {
            return Spot.look(directory, name(number)) != null;
        } finally {
            Linux.close(directory);
        }
    }

    /// Moves a name into `kept/`; where to, for people.
    ///
    /// @param name in `kept/`
    String keep(int directory, byte[] from, String name, Changes changes) throws LinuxException {
        makePrivate(own, KEPT, changes);
        int kept = LinuxObjects.holdDirectory(own, KEPT);
        try {
            changes.move(directory, from, kept, name.getBytes(StandardCharsets.US_ASCII));
        } finally {
            Linux.close(kept);
        }
        return path.child("kept").child(name).toString();
    }

    @Override
    public void close() {
        Linux.close(own);
        Linux.close(fresh);
        Linux.close(old);
    }
}
