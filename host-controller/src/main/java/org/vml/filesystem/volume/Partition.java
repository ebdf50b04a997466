package org.vml.filesystem.volume;

/// A stretch of a disk in bytes.
record Partition(long start, long length) {}
