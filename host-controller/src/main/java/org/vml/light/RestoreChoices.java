package org.vml.light;

/// How the light level of an entry is to be put into a guest.
///
/// @param packages whether packages that the guest lacks are installed, by its own package manager
public record RestoreChoices(OnConflict onConflict, boolean packages) {}
