package org.vml.hypervisor.memory;

/// A stretch of memory that QEMU knows by a name, such as `pc.ram` or `0000:00:01.0/vga.vram`.
///
/// @param start its place in the address space of [RamLayout], in bytes
/// @param length in bytes, whole pages
record RamBlock(String name, long start, long length) {
    long end() {
        return start + length;
    }
}
