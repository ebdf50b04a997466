package org.vml.api;

import java.util.List;

/// What a check found. The names of the fields are a contract with scripts.
///
/// @param chunks blobs that the entries need
/// @param bytes what these take in the store
/// @param damaged what is wrong, for a person, with the entries that it concerns; empty if all is well
/// @param notes what was mended or is unusual, but harms no entry
public record CheckResult(
        long entries,
        long chunks,
        long bytes,
        List<String> damaged,
        List<String> notes,
        boolean full,
        double seconds) {}
