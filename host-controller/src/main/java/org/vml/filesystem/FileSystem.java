package org.vml.filesystem;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// A file system on a disk, as it was when the disk was saved: with what its journal holds. Paths begin at its own
/// root, wherever the guest had it mounted. Links are not followed. Thread-safe; of no use once the disk is closed.
///
/// Everything here fails with a problem of kind `DAMAGED` if the file system contradicts itself, of kind `FAILED` if
/// it uses what cannot be read, and with the problems of its disk.
public interface FileSystem {
    /// The id that it was given when it was made.
    UUID id();

    /// The name that somebody gave it; empty if nobody did.
    String label();

    /// Shows every directory, the root first, in the order of [RawPath]. Of the listings, those of the directories on
    /// the way to the present one are kept in memory.
    void walk(DirectoryVisitor visitor);

    /// What is in a directory, in the order of the names' bytes; empty if there is no directory at `path`.
    List<NamedFacts> children(RawPath path);

    /// What the object at `path` is like; empty if there is none.
    Optional<Facts> find(RawPath path);

    /// All of the object at `path`; a problem of kind `NOT_FOUND` if there is none. Reads the whole content of a
    /// file.
    FileState state(RawPath path, OwnerNames names);

    /// Fills `into` with the content of the file at `path` from `offset` on, holes as zeros; a problem of kind
    /// `NOT_FOUND` if there is no file. `IllegalArgumentException` if not all of it lies in the file.
    void read(RawPath path, long offset, ByteBuffer into);
}
