package org.vml.hypervisor.libvirt;

import java.util.Locale;
import org.vml.repository.ProcessIdentity;

/// Which host a daemon is on, by the name that it gives itself.
final class HostName {
    private HostName() {}

    /// @param there what `virConnectGetHostname` says: the host's own name, or the full name that it resolves to
    static boolean isOurs(String there) {
        return areSame(ProcessIdentity.current().host(), there);
    }

    static boolean areSame(String ours, String there) {
        String one = ours.toLowerCase(Locale.ROOT);
        String other = there.toLowerCase(Locale.ROOT);
        return one.equals(other) || other.startsWith(one + ".") || one.startsWith(other + ".");
    }
}
