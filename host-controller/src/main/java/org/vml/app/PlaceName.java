package org.vml.app;

import java.util.regex.Pattern;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Names of repositories and working areas: as tags are.
final class PlaceName {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

    private PlaceName() {}

    static boolean isValid(String name) {
        return RULE.matcher(name).matches();
    }

    static void check(String name) {
        if (!isValid(name)) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + name + "\" cannot be a name")
                    .next("A name is 1 to 60 of the letters a-z, digits and . _ - and begins with a letter or digit");
        }
    }
}
