package org.vml.hypervisor.libvirt;

import org.jspecify.annotations.Nullable;
import org.libvirt.jna.virError;

/// What libvirt said when it refused. Never leaves this package: [Problems] makes a problem of it.
final class LibvirtError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// `VIR_FROM_RPC`: what the connection to the daemon has to say.
    private static final int FROM_RPC = 7;

    private final int domain;
    private final int code;

    private LibvirtError(int domain, int code, String message) {
        super(message);
        this.domain = domain;
        this.code = code;
    }

    /// The result, or this thread's last error if it says that the call failed.
    static int check(int result) {
        if (result < 0) {
            throw last();
        }
        return result;
    }

    static <T> T check(@Nullable T result) {
        if (result == null) {
            throw last();
        }
        return result;
    }

    private static LibvirtError last() {
        virError error = Libraries.libvirt().virGetLastError();
        if (error == null) {
            return new LibvirtError(0, 0, "it did not say why");
        }
        String message = error.message == null ? "it did not say why" : error.message.strip();
        return new LibvirtError(error.domain, error.code, message);
    }

    /// A `virErrorNumber`.
    int code() {
        return code;
    }

    /// Whether it was the connection that failed, and not what was asked for.
    boolean isOfConnection() {
        return domain == FROM_RPC || code == Flags.ERR_INVALID_CONNECTION;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
