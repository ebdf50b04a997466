package org.vml.hypervisor.libvirt;

/// What runs the processors of a machine.
public enum Accelerator {
    /// Hardware virtualisation.
    KVM("kvm"),
    /// QEMU's emulation: works everywhere, some ten times slower.
    TCG("qemu");

    private final String domainType;

    Accelerator(String domainType) {
        this.domainType = domainType;
    }

    /// libvirt's word for it.
    String domainType() {
        return domainType;
    }
}
