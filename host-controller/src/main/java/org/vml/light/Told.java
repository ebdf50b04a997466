package org.vml.light;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// How much of what a guest has told is kept in memory: no guest can fill the controller's.
final class Told {
    /// In bytes, of objects and what is said about them.
    private static final long MOST = 72L << 20;

    /// What an object counts beside its names, its attributes and its pieces.
    private static final int OBJECT = 160;

    private long objects;
    private long bytes;

    /// Another object. A problem of kind `GUEST` if that is too much.
    void object(long length) {
        objects++;
        bytes += OBJECT + length;
        if (bytes > MOST) {
            throw tooMuch("told of " + objects + " objects so far");
        }
    }

    static ProblemException tooMuch(String what) {
        return ProblemException.of(ProblemKind.GUEST, "Too much differs in the guest: " + what)
                .next("Leave directories out by a line in `.vmlignore`, or save the disk: leave out --light");
    }
}
