package org.vml.repository;

/// How much time the compression of data may take.
public enum Effort {
    /// Disks and memory: gigabytes, while a person waits.
    USUAL,

    /// The light level: megabytes, which travel.
    HIGH
}
