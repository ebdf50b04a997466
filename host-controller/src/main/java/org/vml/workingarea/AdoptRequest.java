package org.vml.workingarea;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an existing machine is to come under the logbook.
///
/// @param repository the name of the repository that its entries go to
/// @param machine its name or id at the hypervisor
/// @param ssh what one says to `ssh` to log in to it; null if nobody is to
/// @param others the areas that might have it already
public record AdoptRequest(
        String repository, String machine, @Nullable String ssh, List<WorkingArea> others) {}
