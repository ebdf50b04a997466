package org.vml.hypervisor.memory;

/// The first byte of a section. Source: `QEMU_VM_*` of `migration/savevm.h`.
final class SectionType {
    static final int START = 0x01;
    static final int PART = 0x02;
    static final int END = 0x03;
    static final int SUBSECTION = 0x05;
    static final int CONFIGURATION = 0x07;
    static final int COMMAND = 0x08;
    static final int FOOTER = 0x7e;

    private SectionType() {}
}
