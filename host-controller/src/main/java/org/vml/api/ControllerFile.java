package org.vml.api;

/// How to reach the running controller: the content of `$VML_HOME/controller.json`, mode 0600.
///
/// @param port on 127.0.0.1
/// @param token 256 random bits in hexadecimal
public record ControllerFile(String version, long pid, int port, String token) {}
