package org.vml.agent.platform;

import java.io.IOException;

/// The kernel refused a call.
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    LinuxException(String call, String object, int errno) {
        super(call + " " + object + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /// Why, as errno(3) has it.
    public int errno() {
        return errno;
    }

    /// Why, for people: `Permission denied`.
    public String reason() {
        return Errno.text(errno);
    }

    /// Why, for people, as [#reason()].
    public static String reason(int errno) {
        return Errno.text(errno);
    }

    /// What was there is not there any more.
    public static LinuxException absent(String call, String object) {
        return new LinuxException(call, object, Errno.ENOENT);
    }

    public boolean isAbsent() {
        return errno == Errno.ENOENT || errno == Errno.ENOTDIR;
    }

    public boolean isDenied() {
        return errno == Errno.EPERM || errno == Errno.EACCES;
    }
}
