package org.vml.api;

/// A repository to be made, or one that exists to be made known.
///
/// @param path an absolute path
/// @param makeDefault whether commands that name no repository use this one from now on
public record NewRepository(String name, String path, boolean makeDefault) {}
