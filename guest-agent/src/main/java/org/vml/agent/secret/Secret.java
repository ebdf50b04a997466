package org.vml.agent.secret;

/// What a secret is, and how to make it anew.
///
/// @param kind for people: `private key`
/// @param hint a command or a sentence; may be empty
public record Secret(String kind, String hint) {}
