package org.vml.workingarea;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Why a machine stands still, as far as can be told from outside: its disk could not be written for want of room, or
/// not be read. The guest waits and knows nothing of it.
final class Stall {
    private final AreaMachine area;

    Stall(AreaMachine area) {
        this.area = area;
    }

    /// A problem of kind `CONFLICT`, for what cannot be done meanwhile.
    ProblemException problem() {
        return ProblemException.of(ProblemKind.CONFLICT, "The machine in " + area.name() + " stands still: " + cause())
                .next(remedy());
    }

    /// The same for a look at the area.
    String text() {
        return "stands still: " + cause() + ". " + remedy();
    }

    private String cause() {
        return area.directory().hasRoom()
                ? "its disk could not be read or written"
                : "no room is left on the disk that " + area.directory().path() + " is on";
    }

    private String remedy() {
        String start = "`vml start " + area.name() + "`";
        return area.directory().hasRoom()
                ? start + " tries again; it says why, should that fail"
                : "Make room there, then " + start + "; nothing is lost";
    }
}
