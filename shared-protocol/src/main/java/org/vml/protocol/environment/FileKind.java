package org.vml.protocol.environment;

/// What kind of object a path names. The order is that of the wire: new kinds come last.
public enum FileKind {
    FILE,
    DIRECTORY,
    SYMLINK,
    FIFO,
    SOCKET,
    CHAR_DEVICE,
    BLOCK_DEVICE
}
