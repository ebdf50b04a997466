package org.vml.workingarea;

import org.vml.light.RestoreChoices;

/// How the light level of an entry is to be put into a machine that runs.
///
/// @param repository the name of its repository
/// @param entry its name, or another reference as people use them
/// @param dryRun whether nothing is changed
public record RestoreRequest(String repository, String entry, boolean dryRun, RestoreChoices choices) {}
