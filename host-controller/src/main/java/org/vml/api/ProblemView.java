package org.vml.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A problem, as data.
///
/// @param kind the word of the kind: `notFound`, `conflict`
/// @param problem what was tried, on what, and why it did not work
/// @param next what to do about it, if anything is known
public record ProblemView(
        String kind, int exitCode, String problem, @Nullable String next) {
    public static ProblemView of(ProblemException problem) {
        return new ProblemView(word(problem.kind()), problem.kind().exitCode(), problem.problem(), problem.next());
    }

    /// The problem that this tells of.
    public ProblemException toException() {
        ProblemKind known = ProblemKind.FAILED;
        for (ProblemKind candidate : ProblemKind.values()) {
            known = word(candidate).equals(kind) ? candidate : known;
        }
        ProblemException exception = ProblemException.of(known, problem);
        return next == null ? exception : exception.next(next);
    }

    private static String word(ProblemKind kind) {
        String[] parts = kind.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder word = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            word.append(Character.toUpperCase(parts[i].charAt(0))).append(parts[i].substring(1));
        }
        return word.toString();
    }
}
