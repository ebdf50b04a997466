package org.vml.problem;

/// The kinds of problem that a user can tell apart. Exit codes are a contract with scripts and never change.
public enum ProblemKind {
    /// Anything that no other kind describes; a defect of VML among them.
    FAILED(1, 500),
    /// The request itself makes no sense: an unknown option, a name that is not allowed.
    USAGE(2, 400),
    /// What the user named does not exist.
    NOT_FOUND(3, 404),
    /// The name is taken, the area or the machine is in use, somebody else was quicker.
    CONFLICT(4, 409),
    /// Done in part; what is missing is named.
    PARTIAL(5, 207),
    /// Stored data is damaged: a digest differs, a file is cut short or gone.
    DAMAGED(6, 422),
    /// The hypervisor refused or failed.
    HYPERVISOR(7, 502),
    /// The guest or its agent refused or failed.
    GUEST(8, 502),
    /// The repository cannot be read or written: not there, read-only, full.
    UNREACHABLE(9, 503),
    /// The user asked to stop.
    CANCELLED(130, 499);

    private final int exitCode;
    private final int httpStatus;

    ProblemKind(int exitCode, int httpStatus) {
        this.exitCode = exitCode;
        this.httpStatus = httpStatus;
    }

    /// The exit status of `vml` when it ends with this problem.
    public int exitCode() {
        return exitCode;
    }

    /// The status of the HTTP answer that carries this problem.
    public int httpStatus() {
        return httpStatus;
    }
}
