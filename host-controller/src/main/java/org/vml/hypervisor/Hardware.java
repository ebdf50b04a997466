package org.vml.hypervisor;

/// What a machine is made of, where a person may choose.
///
/// @param memory in bytes
/// @param cpus virtual processors
public record Hardware(long memory, int cpus) {
    public static final Hardware USUAL = new Hardware(2L << 30, 2);
}
