package org.vml.workingarea;

import java.util.List;

/// How an existing machine is to come under the logbook.
///
/// @param repository the name of the repository that its entries go to
/// @param machine its name or id at the hypervisor
/// @param others the areas that might have it already
public record AdoptRequest(String repository, String machine, List<WorkingArea> others) {}
