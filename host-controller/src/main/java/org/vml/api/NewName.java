package org.vml.api;

/// Another name for an entry.
public record NewName(String name) {}
