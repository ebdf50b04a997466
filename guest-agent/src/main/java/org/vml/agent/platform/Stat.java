package org.vml.agent.platform;

import org.vml.protocol.environment.Facts;

/// What `stat` tells of an object.
///
/// @param device the file system that it is on, `st_dev`
/// @param blocks what it takes of the disk, in units of 512 bytes
public record Stat(Facts facts, long device, long blocks) {
    /// Whether this is the same object: inodes are numbered for each file system anew, and the layers of an overlay
    /// are several.
    public boolean isSame(Stat other) {
        return device == other.device && facts.inode() == other.facts.inode();
    }
}
