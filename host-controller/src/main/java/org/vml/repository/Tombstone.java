package org.vml.repository;

import java.util.Set;

/// Packs that a prune will delete. Irrevocable: from when it is published nobody may come to rely on them, and what of
/// them is still needed is copied elsewhere.
public record Tombstone(Set<String> packs) {}
