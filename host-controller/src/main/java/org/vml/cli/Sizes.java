package org.vml.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Sizes as people type them.
final class Sizes {
    private static final Pattern RULE = Pattern.compile("([0-9]{1,12})([KMGT]?)(?:I?B)?");
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// `2G`, `768M`, `2GiB`: bytes, in powers of 1024; a number alone means bytes.
    static long parse(String option, String text) {
        Matcher matcher = RULE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw ProblemException.of(ProblemKind.USAGE, option + " is \"" + text + "\", which is not a size")
                    .next("Sizes are written like 768M or 2G");
        }
        int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw ProblemException.of(ProblemKind.USAGE, option + " is \"" + text + "\", which is too large")
                    .because(e);
        }
    }
}
