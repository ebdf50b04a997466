package org.vml.api;

/// What a prune did, or would do.
///
/// @param packsDeleted packs that no entry needed
/// @param packsRewritten packs of which a part was copied
/// @param bytesFreed bytes by which the repository shrank
/// @param bytesKept bytes in the packs that stay
public record PruneResult(
        boolean dryRun, long packsDeleted, long packsRewritten, long bytesFreed, long bytesKept, double seconds) {}
