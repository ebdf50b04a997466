package org.vml.hypervisor.libvirt;

import org.jspecify.annotations.Nullable;
import org.libvirt.jna.virError;

/// What libvirt said when it refused. Never leaves this package: [Problems] makes a problem of it.
final class LibvirtError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    private LibvirtError(int code, String message) {
        super(message);
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
            return new LibvirtError(0, "it did not say why");
        }
        String message = error.message == null ? "it did not say why" : error.message.strip();
        return new LibvirtError(error.code, message);
    }

    /// A `virErrorNumber`.
    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
