package org.vml.logbook;

import org.jspecify.annotations.Nullable;

/// A machine as its hypervisor knows it.
///
/// @param driver the kind of hypervisor whose language the definition is in: `libvirt`
/// @param definition all that is needed to define a machine like this again, disks excepted
/// @param user who logs in to it, or null if nobody said
public record VirtualMachine(
        String driver, String definition, @Nullable String user) {}
