package org.vml.repository;

/// What is fixed when a repository is made.
///
/// @param id a random UUID; tells copies of different repositories apart
/// @param chunkSize the length of a chunk in bytes, a power of two, for disks saved into it
public record RepositoryConfig(int format, String id, int chunkSize) {}
