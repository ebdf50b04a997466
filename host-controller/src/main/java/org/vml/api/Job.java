package org.vml.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A job and how far it is.
///
/// @param job the kind of its request: `import`
/// @param state `running`, `done`, `failed`
/// @param phase what it is doing, for a person
/// @param doneBytes how much of the phase is done, in bytes
/// @param totalBytes how much there is, or -1 while that is unknown
/// @param result what it did, once it is done: the record that its request names
/// @param problem why it failed, once it has
public record Job(
        String id,
        String job,
        String state,
        String phase,
        long doneBytes,
        long totalBytes,
        @Nullable JsonNode result,
        @Nullable ProblemView problem) {}
