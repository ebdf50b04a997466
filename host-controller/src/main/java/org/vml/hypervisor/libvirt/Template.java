package org.vml.hypervisor.libvirt;

import org.vml.hypervisor.Hardware;

/// The definition of a machine of which nothing is known but its disks. [Fitting] adds those, the network,
/// the console and the channels.
final class Template {
    private Template() {}

    /// Virtio throughout, no USB, no screen: what starts quickest. Of q35 and pc neither was found to be
    /// quicker.
    static String of(Hardware hardware) {
        return """
            <domain>
              <memory unit='bytes'>%d</memory>
              <vcpu>%d</vcpu>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <features><acpi/><apic/></features>
              <clock offset='utc'/>
              <devices>
                <controller type='usb' model='none'/>
                <rng model='virtio'/>
                <memballoon model='none'/>
              </devices>
            </domain>
            """.formatted(hardware.memory(), hardware.cpus());
    }
}
