package org.vml.workingarea;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The state of the operating system's CVMFS repository that a CernVM 3 or 4 is to start from. `USAGE` if a part of
/// it cannot be one: it becomes a line that a shell script in the guest reads.
///
/// @param tag the name of a snapshot: `cernvm-system-4.4.0.1`
/// @param branch the fully qualified name of the repository, or null for that of the image: `cernvm-prod.cern.ch`
/// @param path where in it the system is, or null for that of the image: `/cvm4`
public record CvmfsPin(
        String tag, @Nullable String branch, @Nullable String path) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._-]{1,128}");

    public CvmfsPin {
        require("tag", NAME, tag);
        require("branch", NAME, branch);
        require("path", PATH, path);
    }

    /// The state that a machine was in, from facts about its system; empty if they do not tell.
    ///
    /// @param cernvm the section `cernvm`
    static Optional<CvmfsPin> of(Map<String, String> cernvm) {
        String tag = cernvm.getOrDefault("snapshot tag", "");
        String path = cernvm.get("cernvm_path");
        return NAME.matcher(tag).matches()
                ? Optional.of(new CvmfsPin(
                        tag, null, path != null && PATH.matcher(path).matches() ? path : null))
                : Optional.empty();
    }

    private static void require(String what, Pattern pattern, @Nullable String value) {
        if (value != null && !pattern.matcher(value).matches()) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + value + "\" cannot be a CVMFS " + what);
        }
    }
}
