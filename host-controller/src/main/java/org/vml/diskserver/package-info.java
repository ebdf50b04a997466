/// Disks of entries, served read-only to virtual machines: NBD exports on Unix sockets, for QEMU to put an
/// overlay on. [org.vml.diskserver.DiskServer] is the way in.
///
/// A disk is a row of chunks that have ids ([org.vml.diskserver.ChunkedDisk]). A chunk is fetched when it is
/// first touched, and kept in a bounded directory on a local disk, shared by all machines and by the processes
/// that use that directory. Holes are answered from the disk's tree alone.
///
/// Invariants:
///
/// 1. A client gets the right bytes or an error, never other bytes. What comes from the repository is verified
///    there; a file of the cache is verified against its id (SHA-256) when this process first uses it.
/// 2. The cache may lose anything at any time: nothing is kept there only. Without it, all goes on more slowly.
/// 3. However many ask for a chunk at a time, it is loaded once.
/// 4. A client can use up its own connection only: requests in flight, their lengths and the connections of a
///    socket are bounded.
///
/// Not guaranteed: that the cache holds what was just read; that it stays below its bound while several
/// processes add to it (each looks again after a sixteenth of the bound).
@NullMarked
package org.vml.diskserver;

import org.jspecify.annotations.NullMarked;
