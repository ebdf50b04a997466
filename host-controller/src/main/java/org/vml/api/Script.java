package org.vml.api;

/// A text for a shell to read.
public record Script(String text) {}
