package org.vml.filesystem.ext4;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Why a file system cannot be read.
final class Damage {
    private Damage() {}

    /// It contradicts itself.
    ///
    /// @param what a whole clause: `inode 12 has no kind`
    static ProblemException of(String what) {
        return ProblemException.of(ProblemKind.DAMAGED, "The file system is damaged: " + what)
                .next("Run e2fsck on it in the guest, and save it again");
    }

    /// It is as it should be, and uses what cannot be read.
    ///
    /// @param what a whole clause
    static ProblemException unsupported(String what) {
        return ProblemException.of(ProblemKind.FAILED, "The file system cannot be read from outside: " + what);
    }
}
