package org.vml.api;

import java.time.Instant;

/// What the controller says of itself.
///
/// @param version the version of the build that runs, compared letter by letter with that of the client
/// @param jobs how many jobs are running
public record Status(String version, long pid, String home, Instant started, int jobs) {}
