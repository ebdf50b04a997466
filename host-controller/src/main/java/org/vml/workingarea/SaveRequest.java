package org.vml.workingarea;

import org.vml.logbook.EntryName;

/// How a machine is to be saved.
///
/// @param memory whether its memory is saved too, if it runs
public record SaveRequest(EntryName name, String message, boolean memory) {}
