package org.vml.diskserver;

/// What was done for a disk since it is served.
///
/// @param bytesServed how many bytes were read from it, holes included
/// @param chunksFromStore how many chunks were loaded from the repository on its behalf, ahead of the machine
/// too
/// @param chunksFromCache how often a chunk was read by the machine without that
/// @param errors how many requests failed because data could not be had
public record DiskStatistics(long bytesServed, long chunksFromStore, long chunksFromCache, long errors) {}
