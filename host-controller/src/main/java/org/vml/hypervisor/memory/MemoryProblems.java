package org.vml.hypervisor.memory;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What can be wrong with a memory image.
final class MemoryProblems {
    private MemoryProblems() {}

    /// @param what the image, or the part of it, as people know it
    static ProblemException damaged(String what, String why) {
        return ProblemException.of(ProblemKind.DAMAGED, "Could not read " + what + ": " + why);
    }
}
