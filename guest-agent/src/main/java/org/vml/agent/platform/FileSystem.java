package org.vml.agent.platform;

/// What statfs(2) tells of a file system.
///
/// @param type its magic number (`include/uapi/linux/magic.h`)
/// @param blockSize in bytes
/// @param available the bytes that can still be written
/// @param objects how many objects can still be made; `Long.MAX_VALUE` where that has no bound
public record FileSystem(long type, long blockSize, long available, long objects) {
    private static final long OVERLAY = 0x794c_7630L;
    private static final long AUFS = 0x6175_6673L;

    /// Whether it shows several layers as one. A directory that is in a lower one cannot be moved then (`EXDEV`).
    public boolean isLayered() {
        return type == OVERLAY || type == AUFS;
    }
}
