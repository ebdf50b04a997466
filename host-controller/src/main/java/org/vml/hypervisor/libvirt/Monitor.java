package org.vml.hypervisor.libvirt;

import org.libvirt.jna.CString;
import org.libvirt.jna.CStringByReference;
import org.libvirt.jna.DomainPointer;

/// QEMU's monitor, for the little that libvirt has no words for.
final class Monitor {
    private Monitor() {}

    /// What it answers to a command of its human interface: nothing, if all is well.
    static String tell(DomainPointer domain, String command) {
        return send(domain, command, Flags.MONITOR_HMP);
    }

    /// Whether the processors run. When a disk fails, libvirt calls the machine paused when QEMU says what
    /// happened, which is a moment before QEMU stops it.
    static boolean isRunning(DomainPointer domain) {
        return send(domain, "{\"execute\":\"query-status\"}", 0)
                .replace(" ", "")
                .contains("\"running\":true");
    }

    private static String send(DomainPointer domain, String command, int flags) {
        CStringByReference answer = new CStringByReference();
        int ignored = LibvirtError.check(Libraries.qemu().virDomainQemuMonitorCommand(domain, command, answer, flags));
        CString text = answer.getValue();
        return text == null ? "" : text.toString();
    }
}
