package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Which host a daemon is on, by the name that it gives itself.
final class HostName {
    private static final Path OURS = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /// @param there what `virConnectGetHostname` says: the host's own name, or the full name that it resolves to
    static boolean isOurs(String there) {
        try {
            return areSame(Files.readString(OURS).strip(), there);
        } catch (IOException e) {
            return true; // then libvirt says what it cannot find
        }
    }

    static boolean areSame(String ours, String there) {
        String one = ours.toLowerCase(Locale.ROOT);
        String other = there.toLowerCase(Locale.ROOT);
        return one.equals(other) || other.startsWith(one + ".") || one.startsWith(other + ".");
    }
}
