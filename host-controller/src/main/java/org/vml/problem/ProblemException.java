package org.vml.problem;

import org.jspecify.annotations.Nullable;

/// A problem that a user can understand and act on: what was tried, on what, why it did not work, what to do next.
///
/// [#getMessage] is the whole sentence, ready to print.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemKind kind;
    private final String problem;
    private final @Nullable String next;

    private ProblemException(ProblemKind kind, String problem, @Nullable String next, @Nullable Throwable cause) {
        super(next == null ? sentence(problem) : sentence(problem) + " " + sentence(next), cause);
        this.kind = kind;
        this.problem = problem;
        this.next = next;
    }

    /// A problem of `kind`; `problem` says what was tried, on what, and why it failed.
    public static ProblemException of(ProblemKind kind, String problem) {
        return new ProblemException(kind, problem, null, null);
    }

    /// The same problem with what the user can do about it.
    public ProblemException next(String step) {
        return new ProblemException(kind, problem, step, this);
    }

    /// The same problem with what brought it about, for the log.
    public ProblemException because(Throwable cause) {
        return new ProblemException(kind, problem, next, cause);
    }

    /// The same problem, told as the reason why `act` (for example `save entry day3`) could not be done.
    public ProblemException during(String act) {
        return new ProblemException(kind, "Could not " + act + ": " + problem, next, this);
    }

    public ProblemKind kind() {
        return kind;
    }

    /// What went wrong, without the next step.
    public String problem() {
        return problem;
    }

    /// What the user can do, or null when nothing useful is known.
    public @Nullable String next() {
        return next;
    }

    private static String sentence(String text) {
        char last = text.isEmpty() ? '.' : text.charAt(text.length() - 1);
        return last == '.' || last == '?' || last == '!' ? text : text + ".";
    }
}
