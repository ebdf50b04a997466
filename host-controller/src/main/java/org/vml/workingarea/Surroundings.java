package org.vml.workingarea;

import java.util.function.Function;
import java.util.function.Supplier;
import org.vml.diskserver.DiskServer;
import org.vml.hypervisor.Hypervisor;
import org.vml.repository.OpenRepository;

/// What working areas work with.
///
/// @param repositories opens the repository of a name
/// @param hypervisor runs the machines; asked for when it is needed
/// @param disks serves the disks of entries
/// @param traces what machines read when they were started
/// @param light what is needed for the light level
public record Surroundings(
        Function<String, OpenRepository> repositories,
        Supplier<Hypervisor> hypervisor,
        DiskServer disks,
        BootTraces traces,
        LightMeans light) {}
