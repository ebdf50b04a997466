package org.vml.api;

/// A working area to be made known.
///
/// @param path an absolute path
public record NewArea(String name, String path) {}
