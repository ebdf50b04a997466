package org.vml.hypervisor.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/// The functions of libvirt's C library: libvirt-java's mapping, and what that lacks. Names and arguments are
/// those of `libvirt-host.h` and `libvirt-domain.h`; what returns an `int` returns -1 if it fails.
interface Libvirt extends org.libvirt.jna.Libvirt {
    int virConnectRef(ConnectionPointer connection);

    int virDomainGetState(DomainPointer domain, IntByReference state, IntByReference reason, int flags);

    int virDomainFSFreeze(DomainPointer domain, @Nullable Pointer mountPoints, int count, int flags);

    int virDomainFSThaw(DomainPointer domain, @Nullable Pointer mountPoints, int count, int flags);

    int virDomainAgentSetResponseTimeout(DomainPointer domain, int seconds, int flags);

    int virDomainSetTime(DomainPointer domain, long seconds, int nanoseconds, int flags);

    int virDomainAuthorizedSSHKeysSet(DomainPointer domain, String user, String[] keys, int count, int flags);

    /// `virConnectDomainEventAgentLifecycleCallback`.
    interface AgentLifecycleCallback extends VirDomainEventCallback {
        void heard(ConnectionPointer connection, DomainPointer domain, int state, int reason, @Nullable Pointer opaque);
    }

    int virDomainRestoreFlags(ConnectionPointer connection, String from, @Nullable String definition, int flags);
}
