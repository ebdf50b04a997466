package org.vml.exchange.image;

import java.nio.file.Path;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What can be wrong with a file that a user named.
final class ImageProblems {
    private ImageProblems() {}

    /// An image that VML does not read, and why.
    static ProblemException refuse(Path file, String why) {
        return ProblemException.of(ProblemKind.USAGE, "Could not read " + file + ": " + why);
    }

    /// An image that would make QEMU read a file that the user did not name.
    static ProblemException refersTo(Path file, String other) {
        return refuse(file, "it refers to another file, " + other)
                .next("If you trust both, make one image of them with"
                        + " `qemu-img convert -O qcow2 IMAGE NEW-IMAGE`, and use that");
    }

    static ProblemException damaged(Path file, String why) {
        return ProblemException.of(
                        ProblemKind.DAMAGED, "Could not read " + file + ": it is damaged or cut short: " + reason(why))
                .next("Get it again, or repair a copy of it with `qemu-img check -r all`");
    }

    static ProblemException inUse(String act, Path file) {
        return ProblemException.of(
                        ProblemKind.CONFLICT, "Could not " + act + " " + file + ": it is in use by another process")
                .next("Shut down the machine that uses it, or work on a copy");
    }

    static ProblemException empty(Path file) {
        return refuse(file, "it is empty: the size of its disk is 0");
    }

    /// What `qemu-img` or `qemu-nbd` said when it refused the file.
    static ProblemException qemuRefused(String act, Path file, String program, String errors) {
        if (errors.contains("Failed to get") && errors.contains("lock")) {
            return inUse(act, file);
        }
        if (errors.contains("truncated")) {
            return damaged(file, errors);
        }
        String what = "Could not " + act + " " + file + ": " + program + " says: " + reason(errors);
        return ProblemException.of(ProblemKind.USAGE, what)
                .next("Check that the file is complete and of the format that you think it is (" + ImageFormat.choices()
                        + ")");
    }

    /// The first line without the program's and the file's name: `qemu-img: Could not open 'a': REASON`.
    static String reason(String errors) {
        String line = errors.lines().findFirst().orElse("nothing");
        int quoted = line.lastIndexOf("': ");
        int named = line.startsWith("qemu-") ? line.indexOf(": ") : -1;
        int from = quoted >= 0 ? quoted + 3 : named >= 0 ? named + 2 : 0;
        return line.substring(from);
    }
}
