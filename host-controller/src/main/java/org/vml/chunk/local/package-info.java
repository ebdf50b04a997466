/// A store in a directory of a local or network file system: one file an object. Needs hard links (`link(2)` is the
/// put-if-absent) and files that can be renamed over; trusts `fsync` of files and directories.
///
/// Not guaranteed: anything on a file system that acknowledges an fsync it has not done.
@NullMarked
package org.vml.chunk.local;

import org.jspecify.annotations.NullMarked;
